# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

qt_add_resources(resources promdesk_workspaces PREFIX "/" FILES
    workspaces/cluster.json
    workspaces/endpoint.json
    workspaces/gallery/gpu-nodes.json
    workspaces/gallery/gpus.json
    workspaces/gallery/hadoop.json
    workspaces/gallery/kubernetes.json
    workspaces/gallery/prometheus.json
    workspaces/node.json)
