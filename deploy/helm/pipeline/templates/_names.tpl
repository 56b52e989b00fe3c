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
