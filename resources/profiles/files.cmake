# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

qt_add_resources(resources promdesk_profiles PREFIX "/" FILES
    profiles/dcgm.json
    profiles/envoy.json
    profiles/health.json
    profiles/kube_state_metrics.json
    profiles/node_exporter.json
    profiles/prometheus.json
    profiles/signals.json
    profiles/triton.json
    profiles/vllm.json)
