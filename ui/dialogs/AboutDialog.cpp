// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/AboutDialog.h"

#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace promdesk {

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Promdesk"));
    auto* rows = new QVBoxLayout(this);
    rows->setSpacing(Theme::kPadding);
    QLabel* title =
        makePlainLabel(tr("Promdesk %1").arg(QCoreApplication::applicationVersion()), this);
    title->setFont(figureFont(title->font(), 1.5));
    rows->addWidget(title);
    const QStringList paragraphs {
        tr("A monitoring console for people who keep machine-learning services alive."),
        tr("Free software under the GNU General Public License, version 3 or later. You may use, "
           "study, share and change it; it comes without any warranty, not even that it is fit "
           "for a particular purpose."),
        tr("Built with Qt %1, QCustomPlot and simdjson. Promdesk talks to the servers you name "
           "and to nobody else.")
            .arg(QString::fromLatin1(qVersion())),
    };
    for (const QString& paragraph : paragraphs) {
        QLabel* label = makePlainLabel(paragraph, this);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        rows->addWidget(label);
    }
    rows->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addWidget(buttons);
    resize(460, 280);
}

} // namespace promdesk
