// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/YamlMapping.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

using Flag = YamlMapping::Flag;

Result<YamlMapping> parse(const QByteArray& yaml)
{
    return YamlMapping::parse(yaml, u"http.yml"_s);
}

QString placeOf(const Error& error)
{
    return error.context;
}

const QByteArray kUsual = "# a comment\n"
                          "basic_auth:\n"
                          "  username: ann\n"
                          "  password: \"a b\"\n"
                          "headers: [ one, 2, 'three' ]\n"
                          "follow: true\n"
                          "empty:\n"
                          "number: 007\n";

} // namespace

class tst_YamlMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryShape()
    {
        const auto root = parse(kUsual);
        QVERIFY2(root, root ? "" : qPrintable(root.error().toDisplayText()));
        QCOMPARE(root->keys(),
            (QStringList { u"basic_auth"_s, u"headers"_s, u"follow"_s, u"empty"_s, u"number"_s }));
        const auto auth = root->mapping(u"basic_auth"_s);
        QVERIFY(auth);
        QCOMPARE(auth->text(u"username"_s, {}).value(), u"ann"_s);
        QCOMPARE(auth->text(u"password"_s, {}).value(), u"a b"_s);
        QCOMPARE(root->texts(u"headers"_s).value(), (QStringList { u"one"_s, u"2"_s, u"three"_s }));
        QCOMPARE(root->flag(u"follow"_s, Flag::Off).value(), true);
        QCOMPARE(root->text(u"number"_s, {}).value(), u"007"_s); // as it is written
    }

    void takesTheDefaultOfWhatIsAbsent()
    {
        const auto root = parse({});
        QVERIFY(root);
        QVERIFY(root->keys().isEmpty());
        QVERIFY(!root->has(u"a"_s));
        QCOMPARE(root->text(u"a"_s, u"otherwise"_s).value(), u"otherwise"_s);
        QCOMPARE(root->flag(u"a"_s, Flag::On).value(), true);
        QCOMPARE(root->flag(u"a"_s, Flag::Off).value(), false);
        QVERIFY(root->texts(u"a"_s).value().isEmpty());
        QVERIFY(!root->mapping(u"a"_s));
        QCOMPARE(root->placeOf(u"a"_s), root->place());
    }

    void namesTheLineOfEveryWrongShape()
    {
        const auto root = parse(kUsual);
        QVERIFY(root);
        QCOMPARE(placeOf(root->text(u"headers"_s, {}).error()), u"http.yml:5"_s);
        QCOMPARE(placeOf(root->text(u"basic_auth"_s, {}).error()), u"http.yml:2"_s);
        QCOMPARE(placeOf(root->texts(u"follow"_s).error()), u"http.yml:6"_s);
        QCOMPARE(placeOf(root->mapping(u"follow"_s).error()), u"http.yml:6"_s);
        QCOMPARE(placeOf(root->flag(u"number"_s, Flag::Off).error()), u"http.yml:8"_s);
        QCOMPARE(root->flag(u"empty"_s, Flag::Off).error().kind, ErrorKind::InvalidArgument);
        QVERIFY(!root->text(u"empty"_s, {}));
        QCOMPARE(root->mapping(u"basic_auth"_s)->placeOf(u"password"_s), u"http.yml:4"_s);
    }

    /// YAML 1.1 has more words for yes and no; a password or a name must not become one.
    void takesTrueAndFalseOnlyForFlags_data()
    {
        QTest::addColumn<QByteArray>("word");
        for (const char* word : { "yes", "no", "on", "off", "True", "1", "~", "[true]", "{}" }) {
            QTest::newRow(word) << QByteArray(word);
        }
    }

    void takesTrueAndFalseOnlyForFlags()
    {
        QFETCH(QByteArray, word);
        const auto root = parse("flag: " + word + '\n');
        QVERIFY(root);
        QVERIFY(!root->flag(u"flag"_s, Flag::On));
    }

    void refusesKeysThatAreNotKnown()
    {
        const auto root = parse("a: 1\npassword_ref: x\nb: 2\n");
        QVERIFY(root);
        QVERIFY(root->allowOnly({ u"a"_s, u"b"_s, u"password_ref"_s, u"unused"_s }));
        const Error unknown = root->allowOnly({ u"a"_s, u"password_ref"_s }).error();
        QCOMPARE(unknown.kind, ErrorKind::InvalidArgument);
        QCOMPARE(unknown.context, u"http.yml:3"_s);
        QVERIFY2(unknown.message.contains(u"“b”"_s), qPrintable(unknown.message));
        const Error manager = root->allowOnly({ u"a"_s }).error();
        QCOMPARE(manager.kind, ErrorKind::Unsupported);
        QCOMPARE(manager.context, u"http.yml:2"_s);
    }

    void refusesWhatIsNoPlainMapping_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("place"); ///< empty: any
        QTest::newRow("text") << QByteArray("just text\n") << QString();
        QTest::newRow("a list") << QByteArray("- a\n- b\n") << QString();
        QTest::newRow("an anchor") << QByteArray("a: 1\nb: &x 2\n") << u"http.yml:2"_s;
        QTest::newRow("an alias") << QByteArray("a: &x 1\nb: *x\n") << u"http.yml:1"_s;
        QTest::newRow("a bomb of aliases")
            << QByteArray("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n")
            << u"http.yml:1"_s;
        QTest::newRow("a repeated key") << QByteArray("a: 1\nb: 2\na: 3\n") << u"http.yml:3"_s;
        QTest::newRow("a key that is a list") << QByteArray("? [a, b]\n: 1\n") << QString();
        QTest::newRow("two documents") << QByteArray("a: 1\n---\nb: 2\n") << QString();
        QTest::newRow("a bracket left open") << QByteArray("a: [1, 2\n") << QString();
        QTest::newRow("a tab for blanks") << QByteArray("a:\n\tb: 1\n") << QString();
        QTest::newRow("deep") << QByteArray("a: ") + QByteArray(5000, '[') << QString();
    }

    void refusesWhatIsNoPlainMapping()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, place);
        const auto root = parse(yaml);
        QVERIFY(!root);
        QCOMPARE(root.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(root.error().context.startsWith(u"http.yml"_s));
        QVERIFY2(
            place.isEmpty() || root.error().context == place, qPrintable(root.error().context));
    }

    void refusesRepeatedKeysFartherIn()
    {
        const auto root = parse("a:\n  b: 1\n  b: 2\n");
        QVERIFY(root);
        const auto inner = root->mapping(u"a"_s);
        QVERIFY(!inner);
        QCOMPARE(inner.error().context, u"http.yml:3"_s);
    }

    void showsHostileKeysAsPlainText()
    {
        const auto root = parse("\"a\\u202eb\\t<b>\": 1\n");
        QVERIFY(root);
        const QString message = root->allowOnly({}).error().message;
        QVERIFY2(!message.contains(QChar(0x202e)) && !message.contains(u'\t'), qPrintable(message));
    }
};

QTEST_APPLESS_MAIN(tst_YamlMapping)
#include "tst_YamlMapping.moc"
