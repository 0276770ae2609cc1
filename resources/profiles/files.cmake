# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

qt_add_resources(resources promdesk_profiles PREFIX "/" FILES
    profiles/alibi_detect.json
    profiles/bentoml.json
    profiles/cadvisor.json
    profiles/dcgm.json
    profiles/drift_scores.json
    profiles/dynamo.json
    profiles/envoy.json
    profiles/evidently.json
    profiles/hadoop.json
    profiles/hadoop_jmx.json
    profiles/health.json
    profiles/inference_gateway.json
    profiles/istio.json
    profiles/knative_queue_proxy.json
    profiles/kserve.json
    profiles/kube_state_metrics.json
    profiles/labels.json
    profiles/litellm.json
    profiles/llamacpp.json
    profiles/mlserver.json
    profiles/nim.json
    profiles/node_exporter.json
    profiles/ollama.json
    profiles/openvino_model_server.json
    profiles/otel_gen_ai.json
    profiles/prometheus.json
    profiles/ray_core.json
    profiles/ray_serve.json
    profiles/seldon.json
    profiles/sglang.json
    profiles/sglang_gateway.json
    profiles/signals.json
    profiles/tensorflow_serving.json
    profiles/tgi.json
    profiles/torchserve.json
    profiles/triton.json
    profiles/trtllm_serve.json
    profiles/vllm.json
    profiles/vllm_router.json
    profiles/windows_exporter.json)
