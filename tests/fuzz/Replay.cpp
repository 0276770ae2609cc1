// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Stands in for libFuzzer's main(): gives every file of the named folders to the target, whole and
// cut short. An abort or a sanitizer's finding fails the test; so does having found no file.

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <cstdint>
#include <cstdio>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

constexpr qsizetype kCuts = 32; ///< per file

void replay(const QByteArray& content)
{
    for (qsizetype cut = 0; cut <= kCuts; ++cut) {
        const QByteArray piece = content.left(content.size() * cut / kCuts);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(piece.constData()),
            static_cast<std::size_t>(piece.size()));
    }
}

} // namespace

int main(int argc, char** argv)
{
    int files = 0;
    for (int i = 1; i < argc; ++i) {
        const QDir folder(QString::fromLocal8Bit(argv[i]));
        const QStringList names = folder.entryList(QDir::Files, QDir::Name);
        for (const QString& name : names) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly)) {
                std::fprintf(stderr, "cannot read %s\n", qPrintable(file.fileName()));
                return 1;
            }
            std::printf("%s\n", qPrintable(file.fileName()));
            std::fflush(stdout);
            replay(file.readAll());
            ++files;
        }
    }
    return files > 0 ? 0 : 1;
}
