// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/SourceTree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

using Edges = QMap<QString, QSet<QString>>;

QString readText(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

Edges readEdges(const QString& text)
{
    Edges edges;
    for (const QString& line : text.split(u'\n')) {
        const qsizetype colon = line.indexOf(u':');
        if (line.startsWith(u'#') || colon < 0) {
            continue;
        }
        const QStringList allowed = line.mid(colon + 1).split(u' ', Qt::SkipEmptyParts);
        edges.insert(line.left(colon).trimmed(), QSet<QString>(allowed.begin(), allowed.end()));
    }
    return edges;
}

/// "models/core/Unit.cpp" → "core"; files right in a layer's folder count as that layer.
QString folderOf(const QString& relativePath)
{
    const QStringList parts = relativePath.split(u'/');
    return parts.size() >= 3 ? parts.at(1) : parts.first();
}

QString includedFolder(const QString& include)
{
    const QStringList parts = include.split(u'/');
    if (parts.size() > 1) {
        return parts.first();
    }
    return include == u"Resources.h" ? u"resources"_s : QString();
}

bool seesQtModule(const QString& include, const QStringList& prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(),
        [&include](const QString& prefix) { return include.startsWith(prefix); });
}

/// One line per include that its folder may not have.
QStringList findWrongIncludes(
    const QString& relativePath, const QString& source, const Edges& edges)
{
    static const QRegularExpression quoted(
        u"^\\s*#\\s*include\\s*\"([^\"]+)\""_s, QRegularExpression::MultilineOption);
    static const QRegularExpression angled(
        u"^\\s*#\\s*include\\s*<([^>]+)>"_s, QRegularExpression::MultilineOption);
    QStringList wrong;
    const QString folder = folderOf(relativePath);
    if (!edges.contains(folder)) {
        return { relativePath + u": folder '"_s + folder + u"' is not in edges.txt"_s };
    }
    for (auto it = quoted.globalMatch(source); it.hasNext();) {
        const QString include = it.next().captured(1);
        const QString target = includedFolder(include);
        const bool isOwn = target.isEmpty() || target == folder || include.endsWith(u".moc"_s);
        if (include.contains(u"../"_s) || (!isOwn && !edges.value(folder).contains(target))) {
            wrong += relativePath + u": may not include \""_s + include + u'"';
        }
    }
    const bool isModels = relativePath.startsWith(u"models/"_s);
    const bool isUi = relativePath.startsWith(u"ui/"_s);
    for (auto it = angled.globalMatch(source); it.hasNext();) {
        const QString include = it.next().captured(1);
        const bool isPlotHeader = include == u"qcustomplot.h"_s || include.startsWith(u"QtCharts"_s)
            || include.startsWith(u"QChart"_s);
        const bool mayPlot = folder == u"charts" && relativePath.endsWith(u".cpp"_s);
        const bool isPixels = seesQtModule(include,
            { u"QWidget"_s, u"QtWidgets"_s, u"QtGui"_s, u"QColor"_s, u"QPainter"_s, u"QImage"_s,
                u"QPixmap"_s, u"QIcon"_s, u"QFont"_s, u"QPen"_s, u"QBrush"_s });
        const bool isNetwork = seesQtModule(
            include, { u"QtNetwork"_s, u"QNetwork"_s, u"QTcp"_s, u"QSsl"_s, u"QHttp"_s });
        if ((isPlotHeader && !mayPlot) || (isModels && isPixels) || (isUi && isNetwork)) {
            wrong += relativePath + u": may not include <"_s + include + u'>';
        }
    }
    return wrong;
}

/// Calls that have one wrapper each, outside which they are wrong: pattern → files that may.
struct ForbiddenCall
{
    const char* pattern;
    QStringList allowedIn;
    const char* instead;
};

QStringList findForbiddenCalls(const QString& relativePath, const QString& source)
{
    static const QList<ForbiddenCall> calls {
        { "\\bQSaveFile\\b", {}, "AtomicFile" },
        { "\\bQFile::WriteOnly\\b|QIODevice::WriteOnly\\b|QIODevice::ReadWrite\\b",
            { u"models/core/AtomicFile.cpp"_s }, "AtomicFile" },
        { "\\bQToolTip::showText\\b", { u"ui/theme/PlainText.cpp"_s }, "PlainText" },
        { "\\bQMessageBox::(information|warning|critical|question|about)\\b", {}, "a banner" },
        { "\\bsetHtml\\b|\\bQTextBrowser\\b", {}, "plain text" },
        { "\\bprocessEvents\\b", {}, "the event loop" },
        { "\\bQDesktopServices::openUrl\\b", { u"ui/dialogs/OpenLink.cpp"_s }, "openLink()" },
        { "\\bignoreSslErrors\\b", { u"models/prometheus/HttpTransport.cpp"_s }, "HttpTransport" },
        { "\\bSIGNAL\\(|\\bSLOT\\(", {}, "member pointers" },
        { "\\bQMutex\\b", {}, "Mailbox or WorkerPool" },
    };
    QStringList wrong;
    for (const ForbiddenCall& call : calls) {
        const QRegularExpression pattern(QString::fromLatin1(call.pattern));
        if (!call.allowedIn.contains(relativePath) && source.contains(pattern)) {
            wrong += relativePath + u": use "_s + QString::fromLatin1(call.instead)
                + u" instead of /"_s + QString::fromLatin1(call.pattern) + u'/';
        }
    }
    return wrong;
}

struct SourceFile
{
    QString path; ///< relative to the project
    QString text;
};

QList<SourceFile> sourceFiles(const QStringList& layers, const QStringList& patterns)
{
    const QDir root(promdesk::test::sourcePath());
    QList<SourceFile> files;
    for (const QString& layer : layers) {
        QDirIterator it(root.filePath(layer), patterns, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            files.append({ root.relativeFilePath(path), readText(path) });
        }
    }
    return files;
}

const QStringList kLayers { u"models"_s, u"ui"_s, u"app"_s };
const QStringList kSources { u"*.h"_s, u"*.cpp"_s };

} // namespace

class tst_Layering : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        m_edges = readEdges(readText(promdesk::test::sourcePath(u"tests/layering/edges.txt"_s)));
        QVERIFY(m_edges.size() > 10);
    }

    void seesAPlantedWrongInclude_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("source");
        QTest::newRow("models includes ui")
            << u"models/core/X.h"_s << u"#include \"charts/Plot.h\"\n"_s;
        QTest::newRow("core includes series")
            << u"models/core/X.h"_s << u"#include \"series/Decimator.h\"\n"_s;
        QTest::newRow("models sees widgets") << u"models/core/X.cpp"_s << u"#include <QWidget>\n"_s;
        QTest::newRow("ui sees the network")
            << u"ui/panels/X.cpp"_s << u"#include <QNetworkReply>\n"_s;
        QTest::newRow("QCustomPlot in a header")
            << u"ui/charts/X.h"_s << u"#include <qcustomplot.h>\n"_s;
        QTest::newRow("QCustomPlot outside charts")
            << u"ui/panels/X.cpp"_s << u"#include <qcustomplot.h>\n"_s;
        QTest::newRow("upwards by path")
            << u"models/core/X.cpp"_s << u"#include \"../series/Decimator.h\"\n"_s;
        QTest::newRow("a folder nobody knows") << u"models/misc/X.cpp"_s << QString();
    }

    void seesAPlantedWrongInclude()
    {
        QFETCH(QString, path);
        QFETCH(QString, source);
        QVERIFY(!findWrongIncludes(path, source, m_edges).isEmpty());
    }

    void letsAllowedIncludesPass()
    {
        const QString source = u"#include \"series/Decimator.h\"\n#include <QString>\n"_s;
        QCOMPARE(findWrongIncludes(u"models/exports/X.cpp"_s, source, m_edges), QStringList());
    }

    void everyIncludeIsAllowed()
    {
        const QList<SourceFile> files = sourceFiles(kLayers, kSources);
        QVERIFY(files.size() > 20);
        QStringList wrong;
        for (const SourceFile& file : files) {
            wrong += findWrongIncludes(file.path, file.text, m_edges);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
    }

    void dangerousCallsStayInTheirWrappers()
    {
        QVERIFY(!findForbiddenCalls(u"ui/panels/X.cpp"_s, u"QSaveFile f;"_s).isEmpty());
        QStringList wrong;
        for (const SourceFile& file : sourceFiles(kLayers, kSources)) {
            wrong += findForbiddenCalls(file.path, file.text);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
    }

    void everyFileNamesItsLicence()
    {
        const QStringList patterns { u"*.h"_s, u"*.cpp"_s, u"CMakeLists.txt"_s, u"*.cmake"_s };
        QStringList wrong;
        for (const SourceFile& file : sourceFiles(
                 { u"models"_s, u"ui"_s, u"app"_s, u"tests"_s, u"resources"_s, u"packaging"_s },
                 patterns)) {
            const QString head = file.text.left(200);
            if (!head.contains(u"SPDX-License-Identifier: GPL-3.0-or-later"_s)
                || !head.contains(u"SPDX-FileCopyrightText:"_s)) {
                wrong += file.path;
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(u"without SPDX lines:\n"_s + wrong.join(u'\n')));
    }

    void everyFolderExplainsItself()
    {
        QStringList wrong;
        for (const QString& layer : { u"models"_s, u"ui"_s }) {
            const QDir root(promdesk::test::sourcePath(layer));
            for (const QString& folder : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                const QString text = readText(root.filePath(folder + u"/README.md"_s));
                if (text.isEmpty() || text.count(u'\n') > 40) {
                    wrong += layer + u'/' + folder + u"/README.md: missing or over 40 lines"_s;
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
    }

private:
    Edges m_edges;
};

QTEST_GUILESS_MAIN(tst_Layering)
#include "tst_Layering.moc"
