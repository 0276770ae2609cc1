// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "credentials/KeychainStore.h"

#include "credentials/CredentialText.h"

#include <QString>

#include <qt6keychain/keychain.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const QString kService = u"promdesk"_s;

Error toError(const QKeychain::Job& job)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return failure(ErrorKind::NotFound, u"No credentials are kept for it."_s).value();
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return failure(ErrorKind::Authentication, u"The keychain was not unlocked."_s).value();
    default:
        // What the backends report when no keychain runs differs from one to the next.
        return failure(ErrorKind::Unsupported, u"This system has no keychain that answers."_s, {},
            job.errorString())
            .value();
    }
}

} // namespace

void KeychainStore::read(const QString& key, std::function<void(Result<Credentials>)> done)
{
    auto* job = new QKeychain::ReadPasswordJob(kService);
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, &m_receiver, [job, done = std::move(done)] {
        if (job->error() != QKeychain::NoError) {
            done(failure(toError(*job)));
        } else {
            done(credentialsFromKeychainText(job->binaryData()));
        }
    });
    job->start();
}

void KeychainStore::write(
    const QString& key, const Credentials& credentials, std::function<void(Result<void>)> done)
{
    auto* job = new QKeychain::WritePasswordJob(kService);
    job->setKey(key);
    job->setBinaryData(toKeychainText(credentials));
    QObject::connect(job, &QKeychain::Job::finished, &m_receiver, [job, done = std::move(done)] {
        done(job->error() == QKeychain::NoError ? Result<void>() : failure(toError(*job)));
    });
    job->start();
}

void KeychainStore::remove(const QString& key, std::function<void(Result<void>)> done)
{
    auto* job = new QKeychain::DeletePasswordJob(kService);
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, &m_receiver, [job, done = std::move(done)] {
        const bool isGone =
            job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        done(isGone ? Result<void>() : failure(toError(*job)));
    });
    job->start();
}

} // namespace promdesk
