// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/SourceTree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString kRoot = promdesk::test::sourcePath();

QString readText(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList filesBelow(const QString& folder, const QString& pattern)
{
    QStringList files;
    QDirIterator it(
        QDir(kRoot).filePath(folder), { pattern }, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        files += QDir(kRoot).relativeFilePath(it.next());
    }
    files.sort();
    return files;
}

/// "models/series/SeriesBlock.cpp" → "series/SeriesBlock.h": how its users include it.
QString includeOf(const QString& source)
{
    const QString inLayer = source.section(u'/', 1);
    return inLayer.chopped(qsizetype(sizeof(".cpp")) - 1) + u".h"_s;
}

QSet<QString> includesIn(const QString& source)
{
    static const QRegularExpression quoted(
        u"^\\s*#\\s*include\\s*\"([^\"]+)\""_s, QRegularExpression::MultilineOption);
    QSet<QString> includes;
    for (auto it = quoted.globalMatch(source); it.hasNext();) {
        includes.insert(it.next().captured(1));
    }
    return includes;
}

/// "models/series/SeriesBlock.cpp" → "tst_SeriesBlock.cpp".
QString ownProgramOf(const QString& source)
{
    return u"tst_"_s + source.section(u'/', -1);
}

/// What the test programs of a layer ask.
struct Asked
{
    QSet<QString> programs; ///< file names, of all layers
    QSet<QString> includes; ///< by programs of this layer and what they share
};

QStringList findUnasked(const QStringList& sources, const Asked& asked)
{
    QStringList unasked;
    for (const QString& source : sources) {
        const bool isAsked = asked.programs.contains(ownProgramOf(source))
            || asked.includes.contains(includeOf(source));
        unasked += isAsked ? QStringList() : QStringList { source };
    }
    return unasked;
}

} // namespace

/// Every class has a program of its own name, or one that includes its header; what that program
/// asks of it is for a reader to judge.
class tst_TestPrograms : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void seesAClassWithoutAProgram()
    {
        const Asked asked { .programs = { u"tst_Named.cpp"_s },
            .includes = includesIn(u"#include \"series/Asked.h\"\n"_s) };
        const QStringList sources { u"models/series/Asked.cpp"_s, u"models/series/Named.cpp"_s,
            u"models/series/Alone.cpp"_s, u"models/core/Asked.cpp"_s };
        QCOMPARE(findUnasked(sources, asked),
            QStringList({ u"models/series/Alone.cpp"_s, u"models/core/Asked.cpp"_s }));
    }

    void everyClassHasAProgram_data()
    {
        QTest::addColumn<QString>("layer");
        QTest::newRow("models") << u"models"_s;
        QTest::newRow("ui") << u"ui"_s;
        QTest::newRow("app") << u"app"_s;
    }

    void everyClassHasAProgram()
    {
        QFETCH(QString, layer);
        QStringList sources = filesBelow(layer, u"*.cpp"_s);
        sources.removeIf([](const QString& source) {
            return !QFileInfo::exists(kRoot + u'/' + source.chopped(4) + u".h"_s);
        });
        QVERIFY(sources.size() > 20);
        Asked asked;
        for (const QString& program : filesBelow(u"tests"_s, u"tst_*.cpp"_s)) {
            asked.programs.insert(program.section(u'/', -1));
        }
        const QString tests = u"tests/"_s + layer;
        for (const QString& file :
            filesBelow(tests, u"tst_*.cpp"_s) + filesBelow(tests, u"*.h"_s)) {
            asked.includes += includesIn(readText(kRoot + u'/' + file));
        }
        const QStringList unasked = findUnasked(sources, asked);
        QVERIFY2(unasked.isEmpty(),
            qPrintable(u"no test program has the name or includes the header of\n"_s
                + unasked.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(tst_TestPrograms)
#include "tst_TestPrograms.moc"
