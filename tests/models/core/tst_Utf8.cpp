// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Utf8.h"

#include <QRegularExpression>
#include <QTest>

#include <string>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Utf8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsValidFromInvalid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isValid");
        QTest::newRow("nothing") << QByteArray() << true;
        QTest::newRow("NUL is a character") << QByteArray("a\0b", 3) << true;
        QTest::newRow("one to four bytes") << QByteArray("a\u00e4\u65e5\U0001F600") << true;
        QTest::newRow("the last character") << QByteArray("\xF4\x8F\xBF\xBF") << true;
        QTest::newRow("beyond the last") << QByteArray("\xF4\x90\x80\x80") << false;
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << false;
        QTest::newRow("overlong of three") << QByteArray("\xE0\x9F\xBF") << false;
        QTest::newRow("overlong of four") << QByteArray("\xF0\x8F\xBF\xBF") << false;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false;
        QTest::newRow("before the surrogates") << QByteArray("\xED\x9F\xBF") << true;
        QTest::newRow("lone continuation") << QByteArray("\x80") << false;
        QTest::newRow("cut after two of three") << QByteArray("\xE6\x97") << false;
        QTest::newRow("lead before a letter") << QByteArray("\xC3(") << false;
        QTest::newRow("never a byte") << QByteArray("\xFE\xFF") << false;
    }

    void tellsValidFromInvalid()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isValid);
        const std::string text = bytes.toStdString();
        QCOMPARE(isValidUtf8(text), isValid);
        const std::string mended = toValidUtf8(text);
        QVERIFY(isValidUtf8(mended));
        QCOMPARE(mended == text, isValid);
    }

    void replacesEveryWrongByteAndNothingElse()
    {
        QCOMPARE(toValidUtf8("a\xC3(\xFF\u00e4"), std::string("a\uFFFD(\uFFFD\u00e4"));
        QCOMPARE(toValidUtf8("\xE6\x97"), std::string("\uFFFD\uFFFD"));
    }

    void writesEveryCodePointAsQtReadsIt()
    {
        for (std::uint32_t code = 1; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 251) {
            if (code >= 0xD800 && code < 0xE000) {
                continue;
            }
            std::string text;
            appendUtf8(text, code);
            const auto point = static_cast<char32_t>(code);
            QCOMPARE(QByteArray::fromStdString(text), QString::fromUcs4(&point, 1).toUtf8());
            QVERIFY(isValidUtf8(text));
        }
    }

    void cutsBetweenCharacters()
    {
        const std::string whole = "a\u00e4\u65e5\U0001F600";
        for (std::size_t most = 0; most <= whole.size() + 1; ++most) {
            std::string cut = whole;
            truncateUtf8(cut, most);
            QVERIFY(cut.size() <= most);
            QVERIFY(isValidUtf8(cut));
            QVERIFY(whole.starts_with(cut));
            QVERIFY(cut.size() + 3 >= std::min(most, whole.size()));
        }
    }
};

QTEST_GUILESS_MAIN(tst_Utf8)
#include "tst_Utf8.moc"
