{{/*
The pod of a component. Takes root, component, role, and what differs: image suffix, devices, resources, gpus, volumes.
*/}}
{{- define "pipeline.pod" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $kind := .kind -}}
metadata:
  labels:
    {{- include "pipeline.selector" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
    {{- with .class }}
    pipeline/class: {{ . }}
    {{- end }}
  {{- with $kind.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "pipeline.fullname" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $kind.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $kind.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- toYaml $values.podSecurityContext | nindent 4 }}
  {{- if or $kind.nodeSelector .topology }}
  nodeSelector:
    {{- with $kind.nodeSelector }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with .topology }}
    topology.kubernetes.io/zone: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $kind.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $kind.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: {{ $values.spread }}
      labelSelector:
        matchLabels:
          {{- include "pipeline.selector" $root | nindent 10 }}
          app.kubernetes.io/component: {{ $.component }}
          {{- with $.class }}
          pipeline/class: {{ . }}
          {{- end }}
    {{- end }}
  containers:
    - name: pipeline
      image: "{{ $values.image.repository }}:{{ default $root.Chart.AppVersion $values.image.tag }}{{ $kind.imageSuffix }}"
      imagePullPolicy: {{ $values.image.pullPolicy }}
      securityContext:
        {{- toYaml $values.securityContext | nindent 8 }}
      env:
        {{- include "pipeline.env" . | nindent 8 }}
        {{- with $values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- with $kind.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - {name: http, containerPort: 8080, protocol: TCP}
        {{- if $values.metrics.enabled }}
        - {name: metrics, containerPort: 9464, protocol: TCP}
        {{- end }}
        - {name: silo, containerPort: 11111, protocol: TCP}
        - {name: orleans, containerPort: 30000, protocol: TCP}
      # Until it listens: the first silo makes the tables, and others wait for it.
      startupProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 5
        failureThreshold: 60
      # Alive is whoever answers at all: a database that is away is no reason to start anything again.
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 3
      {{- if $values.shutdownPauseSeconds }}
      lifecycle:
        preStop:
          sleep: {seconds: {{ $values.shutdownPauseSeconds }}}
      {{- end }}
      resources:
        {{- with $kind.resources.requests }}
        requests:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        limits:
          {{- with $kind.resources.limits }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
          {{- if $kind.gpus }}
          nvidia.com/gpu: {{ $kind.gpus }}
          {{- end }}
      volumeMounts:
        - {name: data, mountPath: /data}
        - {name: tmp, mountPath: /tmp}
        {{- if and .runsModels $values.models.existingClaim }}
        - {name: models, mountPath: /models, readOnly: true}
        {{- end }}
  volumes:
    # Documents are read by processes that write there.
    - name: tmp
      emptyDir: {sizeLimit: 2Gi}
    {{- if not .persistent }}
    - name: data
      emptyDir: {sizeLimit: {{ ternary $values.models.cacheSize "1Gi" .runsModels }}}
    {{- end }}
    {{- if and .runsModels $values.models.existingClaim }}
    - name: models
      persistentVolumeClaim: {claimName: {{ $values.models.existingClaim }}, readOnly: true}
    {{- end }}
{{- end -}}

{{- define "pipeline.env" -}}
{{- $values := .root.Values -}}
- {name: PIPELINE_CLUSTER, value: postgres}
- name: PIPELINE_STORE
  valueFrom:
    secretKeyRef: {name: {{ $values.store.existingSecret }}, key: {{ $values.store.key }}}
{{- with $values.adminKey.existingSecret }}
- name: PIPELINE_ADMIN_KEY
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $values.adminKey.key }}}
{{- end }}
- {name: PIPELINE_ROLE, value: {{ .role }}}
- name: PIPELINE_NAME
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
- name: PIPELINE_ADVERTISE
  valueFrom:
    fieldRef: {fieldPath: status.podIP}
- name: PIPELINE_ZONE
  {{- if .zone }}
  value: {{ .zone | quote }}
  {{- else }}
  # Kubernetes 1.35 gives a pod this label of its node; before, it is empty, which means no zone.
  valueFrom:
    fieldRef: {fieldPath: "metadata.labels['topology.kubernetes.io/zone']"}
  {{- end }}
- {name: PIPELINE_REPLICAS, value: {{ $values.copies | quote }}}
- {name: PIPELINE_URLS, value: "http://*:8080"}
- {name: PIPELINE_SILO_PORT, value: "11111"}
- {name: PIPELINE_GATEWAY_PORT, value: "30000"}
- {name: PIPELINE_DATA, value: /data}
- {name: PIPELINE_SAMPLES, value: "false"}
- {name: PIPELINE_PULL, value: {{ and .runsModels $values.models.pull | quote }}}
- {name: PIPELINE_DEVICES, value: {{ default "cpu" .kind.devices | quote }}}
{{- if .runsModels }}
# Models compute with as many threads as the program takes the machine to have processors: those that the pod has for sure.
- name: DOTNET_PROCESSOR_COUNT
  valueFrom:
    resourceFieldRef: {containerName: pipeline, resource: requests.cpu, divisor: "1"}
{{- end }}
- {name: PIPELINE_LOG_LEVEL, value: {{ $values.logLevel }}}
{{- if and .runsModels $values.models.existingClaim }}
- {name: PIPELINE_MODELS, value: /models}
{{- end }}
{{- if $values.metrics.enabled }}
- {name: PIPELINE_METRICS, value: "http://*:9464"}
{{- end }}
{{- with $values.otlp.endpoint }}
- {name: PIPELINE_OTLP, value: {{ . | quote }}}
{{- end }}
{{- with $values.http.allowedHosts }}
- {name: PIPELINE_ALLOWED_HOSTS, value: {{ . | quote }}}
{{- end }}
- {name: PIPELINE_TRUSTED_PROXIES, value: {{ default "none" $values.http.trustedProxies | quote }}}
{{- with $values.http.accessHeader }}
- {name: PIPELINE_ACCESS_HEADER, value: {{ . | quote }}}
{{- end }}
{{- end -}}
