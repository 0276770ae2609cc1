// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/IoThread.h"
#include "core/WorkerPool.h"
#include "sources/DataSource.h"

#include <memory>
#include <string>
#include <vector>

namespace promdesk::test {

/// One implementation of DataSource with all it needs to run. GUI (main) thread.
class SourceRig
{
public:
    /// How what is behind the source behaves.
    enum class Behaviour
    {
        Answers,
        Holds, ///< takes calls and does not answer
        Lacks, ///< has no metadata at all
    };

    SourceRig() = default;
    SourceRig(const SourceRig&) = delete;
    SourceRig& operator=(const SourceRig&) = delete;
    virtual ~SourceRig() = default;

    /// False where the implementation cannot be made to behave so.
    [[nodiscard]] virtual bool behave(Behaviour behaviour) = 0;
    [[nodiscard]] virtual DataSource& source() = 0;
    virtual void destroySource() = 0;

    /// Answers what the behaviour kept back, as cancelled calls are.
    virtual void settle() { }

    /// Whether it refuses wrong requests by itself.
    [[nodiscard]] virtual bool checksRequests() const { return true; }

    /// Runs everything on the way through the threads; false when that takes unreasonably long.
    [[nodiscard]] bool drain();

    /// What calls may be asked about: its end lies in the data of every rig.
    [[nodiscard]] static Instant now();

protected:
    /// A single worker, so that drain() knows what was before it.
    [[nodiscard]] WorkerPool& worker() { return m_worker; }

    [[nodiscard]] IoThread& io() { return m_io; }

private:
    WorkerPool m_worker { 1 };
    IoThread m_io;
};

struct SourceKind
{
    std::string name;
    std::unique_ptr<SourceRig> (*make)();
};

/// Every implementation there is; a new one is added here.
[[nodiscard]] const std::vector<SourceKind>& sourceKinds();

} // namespace promdesk::test
