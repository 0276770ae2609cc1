# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

qt_add_resources(resources promdesk_profiles PREFIX "/" FILES
    profiles/dcgm.json
    profiles/envoy.json
    profiles/health.json
    profiles/knative_queue_proxy.json
    profiles/kserve.json
    profiles/kube_state_metrics.json
    profiles/node_exporter.json
    profiles/prometheus.json
    profiles/sglang.json
    profiles/signals.json
    profiles/tensorflow_serving.json
    profiles/tgi.json
    profiles/torchserve.json
    profiles/triton.json
    profiles/vllm.json)
