{{- define "pipeline.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What every pod of the release has, and no other. */}}
{{- define "pipeline.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "pipeline.labels" -}}
{{ include "pipeline.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* What the pod has that makes the tables: not the release's selector, by which silos are known. */}}
{{- define "pipeline.initSelector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}-init
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "pipeline.initLabels" -}}
{{ include "pipeline.initSelector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Before anything is installed or replaced; what failed stays to be looked at until the next time. Takes weight. */}}
{{- define "pipeline.initHook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{/* The component that serves clients. */}}
{{- define "pipeline.front" -}}
{{- ternary "gateway" "index" .Values.gateway.enabled -}}
{{- end -}}

{{/* Values that a schema cannot check, because they depend on one another. */}}
{{- define "pipeline.check" -}}
{{- if not .Values.store.existingSecret -}}
{{- fail "store.existingSecret is empty; make a Secret with the connection string of the database and name it (README.md)." -}}
{{- end -}}
{{- if and (not .Values.gateway.enabled) (ne .Values.index.role "all") -}}
{{- fail "gateway.enabled is false while index.role is 'index', so nobody would serve clients; set index.role to all." -}}
{{- end -}}
{{- if lt (int .Values.terminationGracePeriodSeconds) (add 35 (int .Values.shutdownPauseSeconds) | int) -}}
{{- fail (printf "terminationGracePeriodSeconds is %d; it must be at least 35 more than shutdownPauseSeconds (%d)." (int .Values.terminationGracePeriodSeconds) (int .Values.shutdownPauseSeconds)) -}}
{{- end -}}
{{- range .Values.workers -}}
{{- if and .autoscaling .autoscaling.enabled $.Values.autoscaling.backlog.enabled (not $.Values.autoscaling.backlog.existingSecret) -}}
{{- fail (printf "workers[%s].autoscaling needs autoscaling.backlog.existingSecret, or autoscaling.backlog.enabled false." .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
