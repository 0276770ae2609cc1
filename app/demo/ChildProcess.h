// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

class QProcess;

namespace promdesk {

/// Makes what `process` starts end together with this program, also when that is killed. Call
/// before start(), from a thread that lives as long as the program.
/// Linux: the kernel's parent-death signal. Elsewhere the child only ends with a normal exit.
void tieToThisProgram(QProcess& process);

/// Ends the child now and waits for it, at most two seconds.
void endNow(QProcess& process);

} // namespace promdesk
