// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "prometheus/AwsKeyFinder.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_AwsKeyFinder : public QObject
{
    Q_OBJECT

private:
    void write(const QString& name, const QByteArray& text) const
    {
        QVERIFY(writeFile(m_home->filePath(u".aws/"_s + name), text).has_value());
    }

    [[nodiscard]] QProcessEnvironment home() const
    {
        QProcessEnvironment environment;
        environment.insert(u"HOME"_s, m_home->path());
        return environment;
    }

    std::unique_ptr<QTemporaryDir> m_home;

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_home->path()).mkdir(u".aws"_s));
        write(u"credentials"_s,
            "# keys\n[default]\naws_access_key_id = AKDEFAULT\n"
            "aws_secret_access_key=secret/with=equals\n\n[ work ]\r\n"
            "AWS_ACCESS_KEY_ID = AKWORK\r\naws_secret_access_key = workkey\r\n"
            "aws_session_token = worktoken\r\n[empty]\n;aws_access_key_id = no\n");
        write(u"config"_s,
            "[default]\nregion = eu-north-1\n[profile work]\nregion = us-west-2\n"
            "[work]\nsso_region = x\n");
    }

    void takesTheEnvironmentFirst()
    {
        QProcessEnvironment environment = home();
        environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"AKENV"_s);
        environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, u"envkey"_s);
        environment.insert(u"AWS_SESSION_TOKEN"_s, u"envtoken"_s);
        environment.insert(u"AWS_DEFAULT_REGION"_s, u"eu-west-3"_s);
        const auto found = findAwsKeys({}, environment);
        QVERIFY(found);
        QCOMPARE(found->keys,
            (AwsKeys { .region = u"eu-west-3"_s,
                .accessKey = u"AKENV"_s,
                .secretKey = u"envkey"_s,
                .sessionToken = u"envtoken"_s }));
        QVERIFY(found->files.isEmpty());
        // A profile that is asked for by name goes before it; the region is the environment's.
        const auto named = findAwsKeys(u"work"_s, environment);
        QVERIFY(named);
        QCOMPARE(named->keys.accessKey, u"AKWORK"_s);
        QCOMPARE(named->keys.region, u"eu-west-3"_s);
    }

    void readsProfiles()
    {
        const auto usual = findAwsKeys({}, home());
        QVERIFY(usual);
        QCOMPARE(usual->keys,
            (AwsKeys { .region = u"eu-north-1"_s,
                .accessKey = u"AKDEFAULT"_s,
                .secretKey = u"secret/with=equals"_s }));
        QCOMPARE(usual->files.first(), m_home->filePath(u".aws/credentials"_s));
        QProcessEnvironment environment = home();
        environment.insert(u"AWS_PROFILE"_s, u"work"_s);
        const auto work = findAwsKeys({}, environment);
        QVERIFY(work);
        QCOMPARE(work->keys.accessKey, u"AKWORK"_s);
        QCOMPARE(work->keys.sessionToken, u"worktoken"_s);
        QCOMPARE(work->keys.region, u"us-west-2"_s);
    }

    void looksWhereTheEnvironmentSays()
    {
        write(u"other"_s, "[default]\naws_access_key_id=AKOTHER\naws_secret_access_key=k\n");
        QProcessEnvironment environment = home();
        environment.insert(u"AWS_SHARED_CREDENTIALS_FILE"_s, m_home->filePath(u".aws/other"_s));
        environment.insert(u"AWS_CONFIG_FILE"_s, u"/nonexistent"_s);
        const auto found = findAwsKeys({}, environment);
        QVERIFY(found);
        QCOMPARE(found->keys.accessKey, u"AKOTHER"_s);
        QVERIFY(found->keys.region.isEmpty());
    }

    void saysWhereItLooked_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::newRow("a profile without keys") << u"empty"_s;
        QTest::newRow("no such profile") << u"none"_s;
    }

    void saysWhereItLooked()
    {
        QFETCH(QString, profile);
        const auto found = findAwsKeys(profile, home());
        QVERIFY(!found);
        QCOMPARE(found.error().kind, ErrorKind::Authentication);
        QVERIFY(found.error().message.contains(profile));
        QVERIFY(found.error().message.contains(m_home->filePath(u".aws/credentials"_s)));
        QVERIFY(!found.error().message.contains(u"workkey"_s));
    }

    void endsASectionAtEveryBracket_data()
    {
        QTest::addColumn<QByteArray>("title");
        QTest::newRow("plain") << QByteArray("[prod]");
        QTest::newRow("with a comment") << QByteArray("[prod] # main account");
        QTest::newRow("with another bracket") << QByteArray("[prod] ; [default]");
        QTest::newRow("without an end") << QByteArray("[prod");
    }

    /// Keys of another section would sign for another account.
    void endsASectionAtEveryBracket()
    {
        QFETCH(QByteArray, title);
        write(u"credentials"_s,
            "[default] # mine\naws_access_key_id = AKDEFAULT\naws_secret_access_key = mine\n"
                + title + "\naws_access_key_id = AKPROD\naws_secret_access_key = prod\n");
        const auto found = findAwsKeys({}, home());
        QVERIFY(found);
        QCOMPARE(found->keys.accessKey, u"AKDEFAULT"_s);
        QCOMPARE(found->keys.secretKey, u"mine"_s);
        QCOMPARE(findAwsKeys(u"prod"_s, home()).has_value(), title.contains(']'));
    }

    void bindsItselfToReasonableFiles()
    {
        write(u"credentials"_s, QByteArray(256 * 1024 + 1, '#'));
        const auto found = findAwsKeys({}, home());
        QVERIFY(!found);
        QCOMPARE(found.error().kind, ErrorKind::TooMuch);
    }

    void doesNotTakeHalfAKey()
    {
        QProcessEnvironment environment = home();
        environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"AKENV"_s);
        const auto found = findAwsKeys({}, environment);
        QVERIFY(found);
        QCOMPARE(found->keys.accessKey, u"AKDEFAULT"_s);
    }
};

QTEST_GUILESS_MAIN(tst_AwsKeyFinder)
#include "tst_AwsKeyFinder.moc"
