// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/EnvoyExporter.h"
#include "demo/GpuExporter.h"
#include "demo/HadoopExporter.h"
#include "demo/IstioExporter.h"
#include "demo/KubeExporter.h"
#include "demo/ModelServerExporter.h"
#include "demo/NodeExporter.h"
#include "demo/RouterExporter.h"
#include "demo/ServerPage.h"
#include "demo/TritonExporter.h"
#include "demo/VllmExporter.h"

#include <QHash>
#include <QString>

#include <memory>

namespace promdesk::test {

/// The profile that describes a page.
inline QString pageProfile(const ServerPage& page)
{
    static const QHash<QString, QString> byJob { { QStringLiteral("llama-cpp"),
                                                     QStringLiteral("llamacpp") },
        { QStringLiteral("tensorflow-serving"), QStringLiteral("tensorflow_serving") },
        { QStringLiteral("ray-serve"), QStringLiteral("ray_serve") },
        { QStringLiteral("knative-queue-proxy"), QStringLiteral("knative_queue_proxy") } };
    const QString job = QString::fromLatin1(page.job);
    return byJob.value(job, job);
}

/// The exporter of the demo whose series a profile describes; the layout outlives it.
inline std::unique_ptr<DemoExporter> exporterOf(const QString& profile, const DemoLayout& layout)
{
    if (profile == QStringLiteral("node_exporter")) {
        return std::make_unique<NodeExporter>(layout);
    }
    if (profile == QStringLiteral("dcgm")) {
        return std::make_unique<GpuExporter>(layout);
    }
    if (profile == QStringLiteral("kube_state_metrics")) {
        return std::make_unique<KubeExporter>(layout);
    }
    if (profile == QStringLiteral("vllm")) {
        return std::make_unique<VllmExporter>(layout);
    }
    if (profile == QStringLiteral("vllm_router")) {
        return std::make_unique<RouterExporter>(layout);
    }
    if (profile == QStringLiteral("hadoop")) {
        return std::make_unique<HadoopExporter>(layout);
    }
    if (profile == QStringLiteral("envoy")) {
        return std::make_unique<EnvoyExporter>(layout);
    }
    if (profile == QStringLiteral("istio")) {
        return std::make_unique<IstioExporter>(layout);
    }
    for (const ServerPage& page : serverPages()) {
        if (profile == pageProfile(page)) {
            return std::make_unique<ModelServerExporter>(layout, page);
        }
    }
    return std::make_unique<TritonExporter>(layout);
}

} // namespace promdesk::test
