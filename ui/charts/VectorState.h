// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

namespace promdesk {

/// Some code for AVX, below Qt's text among it, leaves the upper halves of vector registers in use.
/// On AMD's Zen 4, scalar code for SSE then keeps them up with every instruction: pictures took 1.5
/// times as long. Says that nobody needs them; to be called before long loops of that kind, on the
/// thread that runs them. Costs next to nothing; nothing at all where there is no AVX.
void forgetUpperHalves();

} // namespace promdesk
