// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/VectorState.h"

#include <QRegularExpression>
#include <QTest>

#include <cstdint>

using namespace Qt::StringLiterals;

namespace promdesk::test {

#if defined(__GNUC__) && defined(__x86_64__)
namespace {

void fillUpperHalf()
{
    asm volatile("vpcmpeqd %%xmm15, %%xmm15, %%xmm15\n\t"
                 "vinsertf128 $1, %%xmm15, %%ymm15, %%ymm15" ::
                     : "xmm15");
}

std::uint64_t upperHalf()
{
    std::uint64_t bits = 0;
    asm volatile("vextractf128 $1, %%ymm15, %%xmm14\n\t"
                 "vmovq %%xmm14, %0"
                 : "=r"(bits)::"xmm14");
    return bits;
}

} // namespace
#endif

class tst_VectorState : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void upperHalvesAreForgotten()
    {
#if defined(__GNUC__) && defined(__x86_64__)
        if (__builtin_cpu_supports("avx") == 0) {
            QSKIP("this processor has none");
        }
        fillUpperHalf();
        QCOMPARE(upperHalf(), ~std::uint64_t { 0 });
        fillUpperHalf();
        forgetUpperHalves();
        QCOMPARE(upperHalf(), std::uint64_t { 0 });
#else
        forgetUpperHalves();
        QSKIP("nothing is forgotten here");
#endif
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_VectorState)
#include "tst_VectorState.moc"
