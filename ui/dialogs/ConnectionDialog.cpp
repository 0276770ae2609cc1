// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/ConnectionDialog.h"

#include "dialogs/TestStepsView.h"
#include "prometheus/ServerUrl.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUuid>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QLineEdit* makeSecretField(const QString& name, QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setEchoMode(QLineEdit::Password);
    field->setAccessibleName(name);
    return field;
}

QWidget* makeTab(QTabWidget& tabs, const QString& title, QFormLayout*& form)
{
    auto* page = new QWidget(&tabs);
    form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setContentsMargins(Theme::kPadding, Theme::kPadding, Theme::kPadding, Theme::kPadding);
    tabs.addTab(page, title);
    return page;
}

} // namespace

ConnectionDialog::ConnectionDialog(ConnectionTester& tester, QWidget* parent)
    : QDialog(parent)
    , m_tester(tester)
{
    setWindowTitle(tr("Connect to a server"));
    m_base.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    auto* rows = new QVBoxLayout(this);
    rows->setSpacing(Theme::kPadding);
    auto* server = new QFormLayout;
    server->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    buildServerFields(*server);
    rows->addLayout(server);
    auto* tabs = new QTabWidget(this);
    QFormLayout* form = nullptr;
    makeTab(*tabs, tr("Authentication"), form);
    buildAuthFields(*form);
    makeTab(*tabs, tr("TLS"), form);
    buildTlsFields(*form);
    rows->addWidget(tabs);
    m_steps = new TestStepsView(this);
    m_steps->setMinimumHeight(130);
    rows->addWidget(m_steps, 1);
    buildButtons();
    resize(600, 560);
    showAuthFields();
    checkForm();
    m_address->setFocus();
}

void ConnectionDialog::buildServerFields(QFormLayout& form)
{
    m_address = new QLineEdit(u"http://localhost:9090"_s, this);
    m_address->setAccessibleName(tr("Address"));
    m_address->selectAll();
    m_name = new QLineEdit(this);
    m_name->setAccessibleName(tr("Name"));
    m_name->setMaxLength(80);
    form.addRow(tr("&Address"), m_address);
    form.addRow(tr("&Name"), m_name);
    m_haGroup = new QComboBox(this);
    m_haGroup->setEditable(true);
    m_haGroup->setInsertPolicy(QComboBox::NoInsert);
    m_haGroup->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_haGroup->addItem(QString());
    m_haGroup->setAccessibleName(tr("HA pair"));
    m_haGroup->setToolTip(tr("Servers with the same name here hold the same data: their series "
                             "become one, and the gaps of one are filled from the other."));
    m_haGroup->lineEdit()->setMaxLength(80);
    m_haGroup->lineEdit()->setPlaceholderText(tr("None; the same name on servers of one pair"));
    form.addRow(tr("HA pa&ir"), m_haGroup);
    m_verdict = makePlainLabel(QString(), this);
    m_verdict->setWordWrap(true);
    m_verdict->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    form.addRow(QString(), m_verdict);
    connect(m_address, &QLineEdit::textChanged, this, &ConnectionDialog::checkForm);
    connect(m_address, &QLineEdit::editingFinished, this,
        &ConnectionDialog::takeCredentialsFromAddress);
}

void ConnectionDialog::buildAuthFields(QFormLayout& form)
{
    m_auth = new QComboBox(this);
    m_auth->setAccessibleName(tr("Method"));
    m_auth->addItems(
        { tr("None"), tr("User and password"), tr("Bearer token"), tr("Configuration file") });
    form.addRow(tr("&Method"), m_auth);
    m_authFields = new QStackedWidget(this);
    m_authFields->addWidget(new QWidget(m_authFields));
    auto* basic = new QWidget(m_authFields);
    auto* basicForm = new QFormLayout(basic);
    basicForm->setContentsMargins(0, 0, 0, 0);
    m_user = new QLineEdit(basic);
    m_user->setAccessibleName(tr("User"));
    m_password = makeSecretField(tr("Password"), basic);
    basicForm->addRow(tr("&User"), m_user);
    basicForm->addRow(tr("&Password"), m_password);
    m_authFields->addWidget(basic);
    auto* bearer = new QWidget(m_authFields);
    auto* bearerForm = new QFormLayout(bearer);
    bearerForm->setContentsMargins(0, 0, 0, 0);
    m_token = makeSecretField(tr("Token"), bearer);
    bearerForm->addRow(tr("T&oken"), m_token);
    m_authFields->addWidget(bearer);
    m_authFields->addWidget(makeConfigFields());
    form.addRow(m_authFields);
    m_headers = new QPlainTextEdit(this);
    m_headers->setAccessibleName(tr("Further headers"));
    m_headers->setPlaceholderText(tr("One per line, for instance  X-Scope-OrgID: team-a"));
    m_headers->setTabChangesFocus(true);
    m_headers->setFixedHeight(m_headers->fontMetrics().height() * 3 + 14);
    form.addRow(tr("&Headers"), m_headers);
    connect(m_auth, &QComboBox::currentIndexChanged, this, &ConnectionDialog::showAuthFields);
}

QWidget* ConnectionDialog::makeConfigFields()
{
    auto* page = new QWidget(m_authFields);
    auto* form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    m_configFile = new QLineEdit(page);
    form->addRow(tr("&File"),
        makeFilePicker(*m_configFile, tr("Configuration file"),
            tr("YAML files (*.yml *.yaml);;All files (*)")));
    auto* hint = makePlainLabel(
        tr("As promtool's --http.config.file: OAuth2, SigV4 for Amazon, a proxy, secrets in files. "
           "It is read again when it changes."),
        page);
    hint->setWordWrap(true);
    form->addRow(hint);
    return page;
}

void ConnectionDialog::buildTlsFields(QFormLayout& form)
{
    m_caFile = new QLineEdit(this);
    m_certificateFile = new QLineEdit(this);
    m_keyFile = new QLineEdit(this);
    m_serverName = new QLineEdit(this);
    m_serverName->setAccessibleName(tr("Server name"));
    form.addRow(tr("&CA file"), makePemPicker(*m_caFile, tr("CA file")));
    form.addRow(
        tr("C&lient certificate"), makePemPicker(*m_certificateFile, tr("Client certificate")));
    form.addRow(tr("Client &key"), makePemPicker(*m_keyFile, tr("Client key")));
    form.addRow(tr("S&erver name"), m_serverName);
    m_skipVerify = new QCheckBox(tr("Do not &verify the server's certificate"), this);
    form.addRow(m_skipVerify);
    m_skipWarning = makePlainLabel(
        tr("! Anyone on the way can read and change what this server says, and take the "
           "credentials above. The status bar shows this for as long as it is on."),
        this);
    m_skipWarning->setWordWrap(true);
    QPalette palette = m_skipWarning->palette();
    palette.setColor(QPalette::WindowText, currentTheme().health(Health::Degraded));
    m_skipWarning->setPalette(palette);
    m_skipWarning->setVisible(false);
    form.addRow(m_skipWarning);
    connect(m_skipVerify, &QCheckBox::toggled, m_skipWarning, &QLabel::setVisible);
}

QWidget* ConnectionDialog::makePemPicker(QLineEdit& field, const QString& title)
{
    field.setPlaceholderText(tr("PEM file; empty for none"));
    return makeFilePicker(field, title, tr("PEM files (*.pem *.crt *.cer *.key);;All files (*)"));
}

QWidget* ConnectionDialog::makeFilePicker(
    QLineEdit& field, const QString& title, const QString& filter)
{
    auto* row = new QWidget(this);
    auto* cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    field.setAccessibleName(title);
    auto* choose = new QPushButton(tr("Choose…"), row);
    choose->setAccessibleName(tr("Choose the %1").arg(title));
    choose->setAutoDefault(false);
    cells->addWidget(&field, 1);
    cells->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, [this, target = &field, title, filter] {
        auto* dialog = new QFileDialog(this, title, QString(), filter);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, target, &QLineEdit::setText);
        dialog->open();
    });
    return row;
}

void ConnectionDialog::buildButtons()
{
    auto* buttons = new QDialogButtonBox(this);
    m_saveButton = buttons->addButton(tr("&Connect"), QDialogButtonBox::AcceptRole);
    m_testButton = buttons->addButton(tr("&Test"), QDialogButtonBox::ActionRole);
    m_removeButton = buttons->addButton(tr("&Remove server"), QDialogButtonBox::DestructiveRole);
    buttons->addButton(QDialogButtonBox::Cancel);
    m_removeButton->setVisible(false);
    m_saveButton->setDefault(true);
    m_testButton->setAutoDefault(false);
    m_removeButton->setAutoDefault(false);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectionDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_testButton, &QPushButton::clicked, this, &ConnectionDialog::startTest);
    connect(m_removeButton, &QPushButton::clicked, this, [this] {
        Q_EMIT connectionRemoved(m_base.id);
        reject();
    });
}

void ConnectionDialog::edit(const ConnectionSettings& settings)
{
    m_base = settings;
    setWindowTitle(tr("Edit server"));
    m_address->setText(settings.baseUrl.toString());
    m_name->setText(settings.name);
    m_haGroup->setCurrentText(settings.haGroup);
    m_auth->setCurrentIndex(static_cast<int>(settings.auth));
    m_user->setText(settings.username);
    m_caFile->setText(settings.caFile);
    m_certificateFile->setText(settings.clientCertificateFile);
    m_keyFile->setText(settings.clientKeyFile);
    m_serverName->setText(settings.tlsServerName);
    m_skipVerify->setChecked(settings.skipsTlsVerification);
    m_removeButton->setVisible(true);
    checkForm();
}

void ConnectionDialog::setKept(const Credentials& kept)
{
    m_kept = kept;
    showKept();
}

void ConnectionDialog::showKept()
{
    const auto textFor = [this](const QString& secret) {
        return secret.isEmpty() ? QString()
            : keepsOrigin()     ? tr("Kept; type to replace")
                                : tr("Another server: type it again");
    };
    m_password->setPlaceholderText(textFor(m_kept.password));
    m_token->setPlaceholderText(textFor(m_kept.bearerToken));
    m_configFile->setPlaceholderText(textFor(m_kept.configFile));
    if (!m_base.headerNames.isEmpty()) {
        const QString names = m_base.headerNames.join(u", "_s);
        m_headers->setPlaceholderText(keepsOrigin()
                ? tr("Kept: %1; type all of them to replace").arg(names)
                : tr("Another server: type %1 again").arg(names));
    }
}

bool ConnectionDialog::keepsOrigin() const
{
    const Result<ServerUrl> url = parseServerUrl(m_address->text().trimmed());
    return m_base.baseUrl.isEmpty() || (url && isSameOrigin(url->baseUrl, m_base.baseUrl));
}

void ConnectionDialog::setAddress(const QString& address)
{
    m_address->setText(address);
    takeCredentialsFromAddress();
}

void ConnectionDialog::offerHaGroups(const QStringList& groups)
{
    const QString typed = m_haGroup->currentText();
    m_haGroup->clear();
    m_haGroup->addItem(QString());
    m_haGroup->addItems(groups);
    m_haGroup->setCurrentText(typed);
}

AuthKind ConnectionDialog::authKind() const
{
    switch (m_auth->currentIndex()) {
    case 1:
        return AuthKind::Basic;
    case 2:
        return AuthKind::Bearer;
    case 3:
        return AuthKind::ConfigFile;
    default:
        return AuthKind::None;
    }
}

Result<ConnectionSettings> ConnectionDialog::settings() const
{
    const Result<ServerUrl> url = parseServerUrl(m_address->text().trimmed());
    if (!url) {
        return failure(url.error());
    }
    ConnectionSettings settings = m_base;
    settings.baseUrl = url->baseUrl;
    const QString name = m_name->text().trimmed();
    settings.name = name.isEmpty() ? authorityText(url->baseUrl) : name;
    settings.haGroup = m_haGroup->currentText().trimmed();
    settings.auth = authKind();
    settings.username = settings.auth == AuthKind::Basic ? m_user->text() : QString();
    if (!m_headers->toPlainText().trimmed().isEmpty() || !keepsOrigin()) {
        settings.headerNames.clear();
        for (const auto& [header, value] : typedHeaders()) {
            settings.headerNames += header;
        }
    }
    settings.caFile = m_caFile->text().trimmed();
    settings.clientCertificateFile = m_certificateFile->text().trimmed();
    settings.clientKeyFile = m_keyFile->text().trimmed();
    settings.tlsServerName = m_serverName->text().trimmed();
    settings.skipsTlsVerification = m_skipVerify->isChecked();
    return settings;
}

std::vector<std::pair<QString, QString>> ConnectionDialog::typedHeaders() const
{
    std::vector<std::pair<QString, QString>> headers;
    for (const QString& line : m_headers->toPlainText().split(u'\n', Qt::SkipEmptyParts)) {
        const qsizetype colon = line.indexOf(u':');
        const QString name = line.left(colon).trimmed();
        if (colon > 0 && !name.isEmpty()) {
            headers.emplace_back(name, line.mid(colon + 1).trimmed());
        }
    }
    return headers;
}

std::optional<Credentials> ConnectionDialog::typedCredentials() const
{
    const AuthKind kind = authKind();
    const auto headers = typedHeaders();
    const QString configFile = m_configFile->text().trimmed();
    const bool isAnyTyped = !m_password->text().isEmpty() || !m_token->text().isEmpty()
        || !configFile.isEmpty() || !headers.empty();
    if (!isAnyTyped && kind == m_base.auth && keepsOrigin()) {
        return std::nullopt;
    }
    const Credentials kept = keepsOrigin() ? m_kept : Credentials();
    Credentials credentials;
    credentials.password = kind != AuthKind::Basic ? QString()
        : m_password->text().isEmpty()             ? kept.password
                                                   : m_password->text();
    credentials.bearerToken = kind != AuthKind::Bearer ? QString()
        : m_token->text().isEmpty()                    ? kept.bearerToken
                                                       : m_token->text();
    credentials.configFile = kind != AuthKind::ConfigFile ? QString()
        : configFile.isEmpty()                            ? kept.configFile
                                                          : configFile;
    credentials.headers = headers.empty() ? kept.headers : headers;
    return credentials;
}

void ConnectionDialog::showAuthFields()
{
    m_authFields->setCurrentIndex(m_auth->currentIndex());
}

void ConnectionDialog::takeCredentialsFromAddress()
{
    const Result<ServerUrl> url = parseServerUrl(m_address->text().trimmed());
    if (!url || (url->username.isEmpty() && url->password.isEmpty())) {
        return;
    }
    m_auth->setCurrentIndex(static_cast<int>(AuthKind::Basic));
    m_user->setText(url->username);
    m_password->setText(url->password);
    m_address->setText(url->baseUrl.toString());
}

void ConnectionDialog::checkForm()
{
    const Result<ConnectionSettings> form = settings();
    m_saveButton->setEnabled(form.has_value());
    m_testButton->setEnabled(form.has_value());
    const QString typed = m_address->text().trimmed();
    if (!form) {
        setPlainText(*m_verdict, UntrustedText(form.error().message));
    } else if (form->baseUrl.toString() != typed) {
        setPlainText(*m_verdict, UntrustedText(tr("Uses %1").arg(form->baseUrl.toString())));
    } else {
        m_verdict->clear();
    }
    m_name->setPlaceholderText(form ? authorityText(form->baseUrl) : QString());
    showKept();
}

void ConnectionDialog::startTest()
{
    takeCredentialsFromAddress();
    const Result<ConnectionSettings> form = settings();
    if (!form) {
        return;
    }
    m_test = CancelSource();
    m_testButton->setEnabled(false);
    m_testButton->setText(tr("Testing…"));
    m_tester.test(*form, typedCredentials().value_or(m_kept), m_test.token(),
        [this](const std::vector<TestStep>& steps, bool isDone) {
            m_steps->setSteps(steps);
            if (isDone) {
                m_testButton->setEnabled(true);
                m_testButton->setText(tr("&Test again"));
            }
        });
}

void ConnectionDialog::save()
{
    takeCredentialsFromAddress();
    const Result<ConnectionSettings> form = settings();
    if (!form) {
        return;
    }
    m_test.cancel();
    Q_EMIT connectionSaved(*form, typedCredentials());
    accept();
}

} // namespace promdesk
