// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "dialogs/ConnectionTester.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace promdesk {

class TestStepsView;

/// Address, authentication, headers and TLS of one server, with a test that names what fails. What
/// the test says does not keep anyone from connecting. Secrets are typed, handed on and never shown
/// again. GUI thread.
class ConnectionDialog final : public QDialog
{
    Q_OBJECT

public:
    /// tester outlives this.
    explicit ConnectionDialog(ConnectionTester& tester, QWidget* parent = nullptr);

    /// Fills the form from a known server; its secrets stay where they are unless new ones are
    /// typed or the address leads to another origin: there they are never sent.
    void edit(const ConnectionSettings& settings);
    /// The secrets of the known server, for testing with them; leaves what was typed meanwhile.
    void setKept(const Credentials& kept);
    void setAddress(const QString& address);
    /// Names that the field for HA pairs offers; others may be typed.
    void offerHaGroups(const QStringList& groups);

    /// What the form says. Errors: InvalidArgument with the reason.
    [[nodiscard]] Result<ConnectionSettings> settings() const;
    /// What was typed; absent when nothing was and the kept ones still hold.
    [[nodiscard]] std::optional<Credentials> typedCredentials() const;

    void startTest();

Q_SIGNALS:
    void connectionSaved(const promdesk::ConnectionSettings& settings,
        const std::optional<promdesk::Credentials>& credentials);
    void connectionRemoved(const QString& id);

private:
    void buildServerFields(QFormLayout& form);
    void buildAuthFields(QFormLayout& form);
    void buildTlsFields(QFormLayout& form);
    QWidget* makeFilePicker(QLineEdit& field, const QString& title, const QString& filter);
    QWidget* makePemPicker(QLineEdit& field, const QString& title);
    QWidget* makeConfigFields();
    void buildButtons();
    void showAuthFields();
    /// Says of each secret whether the kept one holds.
    void showKept();
    void checkForm();
    void takeCredentialsFromAddress();
    void save();
    [[nodiscard]] std::vector<std::pair<QString, QString>> typedHeaders() const;
    [[nodiscard]] AuthKind authKind() const;
    /// The address still leads to the origin that the kept secrets are for.
    [[nodiscard]] bool keepsOrigin() const;

    ConnectionTester& m_tester;
    ConnectionSettings m_base;
    Credentials m_kept;
    CancelSource m_test;
    QLineEdit* m_address = nullptr;
    QLineEdit* m_name = nullptr;
    QComboBox* m_auth = nullptr;
    QStackedWidget* m_authFields = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_password = nullptr;
    QLineEdit* m_token = nullptr;
    QLineEdit* m_configFile = nullptr;
    QPlainTextEdit* m_headers = nullptr;
    QLineEdit* m_caFile = nullptr;
    QLineEdit* m_certificateFile = nullptr;
    QLineEdit* m_keyFile = nullptr;
    QLineEdit* m_serverName = nullptr;
    QCheckBox* m_skipVerify = nullptr;
    QLabel* m_skipWarning = nullptr;
    QComboBox* m_haGroup = nullptr;
    QLabel* m_verdict = nullptr;
    TestStepsView* m_steps = nullptr;
    QPushButton* m_testButton = nullptr;
    QPushButton* m_saveButton = nullptr;
    QPushButton* m_removeButton = nullptr;
};

} // namespace promdesk
