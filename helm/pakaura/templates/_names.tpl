{{/* What objects are called, and the labels by which they are found. All of these take the root. */}}

{{- define "pakaura.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "pakaura.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "pakaura.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "pakaura.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "pakaura.secretName" -}}
{{- .Values.secrets.existingSecret | default (printf "%s-secrets" (include "pakaura.fullname" .)) -}}
{{- end }}

{{- define "pakaura.backupClaim" -}}
{{- .Values.backup.existingClaim | default (printf "%s-backups" (include "pakaura.fullname" .)) -}}
{{- end }}

{{- define "pakaura.releaseSelector" -}}
app.kubernetes.io/name: {{ include "pakaura.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Of one component: takes a list of the root and its name. */}}
{{- define "pakaura.selector" -}}
{{ include "pakaura.releaseSelector" (first .) }}
app.kubernetes.io/component: {{ last . }}
{{- end }}

{{- define "pakaura.labels" -}}
{{ include "pakaura.selector" . }}
app.kubernetes.io/part-of: pakaura
app.kubernetes.io/version: {{ (first .).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (first .).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (first .).Chart.Name (first .).Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The metadata of an object: takes a list of the root, its component, and its name. */}}
{{- define "pakaura.metadata" -}}
{{- $root := first . -}}
name: {{ last . }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "pakaura.labels" (list $root (index . 1)) | nindent 2 }}
{{- end }}

{{/* Takes a list of the root and an `image` of the values. */}}
{{- define "pakaura.image" -}}
{{- $image := last . -}}
{{- $tag := $image.tag | default (first .).Chart.AppVersion -}}
{{- if $image.digest }}{{ $image.repository }}@{{ $image.digest }}{{ else }}{{ $image.repository }}:{{ $tag }}{{ end -}}
{{- end }}

{{/* A value as text: Helm reads a whole number as a float, and would write 2162688 as 2.162688e+06. */}}
{{- define "pakaura.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}
