{{/* Who is found where. */}}

{{- define "pakaura.apiUrl" -}}
http://{{ include "pakaura.fullname" . }}-api:{{ include "pakaura.text" .Values.api.service.port }}
{{- end }}

{{/* Where browsers find the dashboard. */}}
{{- define "pakaura.publicUrl" -}}
{{- if .Values.frontend.publicUrl -}}
{{- .Values.frontend.publicUrl | trimSuffix "/" -}}
{{- else if and .Values.ingress.enabled .Values.ingress.frontend.host -}}
https://{{ .Values.ingress.frontend.host }}
{{- else -}}
http://localhost:{{ include "pakaura.text" (.Values.frontend.service.nodePort | default .Values.frontend.service.port) }}
{{- end -}}
{{- end }}

{{/* Scheme, host and port of the dashboard, as browsers send it with their requests. */}}
{{- define "pakaura.publicOrigin" -}}
{{- $url := urlParse (include "pakaura.publicUrl" .) -}}
{{ $url.scheme }}://{{ $url.host }}
{{- end }}

{{/* Most servers at once: while a rolling update goes on there is one more. */}}
{{- define "pakaura.mostServers" -}}
{{- $api := .Values.api -}}
{{- int (ternary $api.autoscaling.maxReplicas $api.replicas $api.autoscaling.enabled) | add1 -}}
{{- end }}

{{/* Not empty where several servers count requests together. */}}
{{- define "pakaura.hasRedis" -}}
{{- if or .Values.redis.enabled .Values.externalRedis.url .Values.externalRedis.existingSecret.name }}yes{{ end -}}
{{- end }}

{{/* The port of a URL; takes the URL. */}}
{{- define "pakaura.portOf" -}}
{{- $url := urlParse . -}}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary "80" "443" (eq $url.scheme "http")) -}}
{{- end }}
