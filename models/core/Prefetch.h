// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#if defined(_M_X64)
#include <xmmintrin.h>
#endif

namespace promdesk {

/// Asks memory for the cache line that holds place, which is read soon. Nothing waits for it, and
/// it may be anywhere.
inline void prefetch(const void* place)
{
#if defined(__GNUC__)
    __builtin_prefetch(place);
#elif defined(_M_X64)
    _mm_prefetch(static_cast<const char*>(place), _MM_HINT_T0);
#else
    static_cast<void>(place);
#endif
}

} // namespace promdesk
