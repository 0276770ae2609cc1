// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/VectorState.h"

namespace promdesk {

#if defined(__GNUC__) && defined(__x86_64__)
namespace {

[[gnu::target("avx"), gnu::noinline]] void zeroUpperHalves()
{
    __builtin_ia32_vzeroupper();
}

} // namespace

void forgetUpperHalves()
{
    if (__builtin_cpu_supports("avx") != 0) {
        zeroUpperHalves();
    }
}
#else
void forgetUpperHalves() { }
#endif

} // namespace promdesk
