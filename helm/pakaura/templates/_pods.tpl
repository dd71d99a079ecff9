{{/* What pods have in common: whom they run as, and what they know. */}}

{{/* Of a pod; takes a list of the root and the uid. */}}
{{- define "pakaura.podSettings" -}}
{{- $root := first . -}}
{{- $uid := last . -}}
automountServiceAccountToken: false
# The variables of service links are called PAKAURA_…, and so are the settings of `pakaura`.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $uid }}
  runAsGroup: {{ $uid }}
  fsGroup: {{ $uid }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "pakaura.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: [ALL]
  readOnlyRootFilesystem: true
{{- end }}

{{/* The image of PakAura in a container; takes the root. */}}
{{- define "pakaura.own" -}}
image: {{ include "pakaura.image" (list . .Values.image) }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{ include "pakaura.containerSecurity" . }}
{{- end }}

{{/* Spread over nodes; takes a list of the root and the component. */}}
{{- define "pakaura.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "pakaura.selector" . | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}

{{/* A variable from a Secret; takes a list of its name, the Secret, the key, and whether it may be missing. */}}
{{- define "pakaura.fromSecret" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
      {{- if index . 3 }}
      optional: true
      {{- end }}
{{- end }}

{{/* Where the database is, for whoever works on it. */}}
{{- define "pakaura.databaseEnv" -}}
{{- $secret := include "pakaura.secretName" . -}}
{{- with .Values.externalDatabase.existingSecret -}}
{{ include "pakaura.fromSecret" (list "DATABASE_URL" (.name | default $secret) (ternary .key "DATABASE_URL" (ne .name "")) false) }}
{{- end }}
- {name: HOME, value: /tmp}
{{- end }}

{{/* All that a command on the database needs. The image is for production, which would want the server's secrets too. */}}
{{- define "pakaura.commandEnv" -}}
{{ include "pakaura.databaseEnv" . }}
- {name: ENVIRONMENT, value: development}
{{- end }}

{{/* All that the server needs beside its ConfigMap. */}}
{{- define "pakaura.serverEnv" -}}
{{- $secret := include "pakaura.secretName" . -}}
{{ include "pakaura.databaseEnv" . }}
{{ include "pakaura.fromSecret" (list "JWT_SECRET" $secret "JWT_SECRET" false) }}
{{ include "pakaura.fromSecret" (list "COHERE_API_KEY" $secret "COHERE_API_KEY" true) }}
{{- with .Values.externalDatabase }}
{{- if .listenExistingSecret.name }}
{{ include "pakaura.fromSecret" (list "DATABASE_LISTEN_URL" .listenExistingSecret.name .listenExistingSecret.key false) }}
{{- else if .listenUrl }}
{{ include "pakaura.fromSecret" (list "DATABASE_LISTEN_URL" $secret "DATABASE_LISTEN_URL" false) }}
{{- end }}
{{- end }}
{{- with .Values.externalRedis }}
{{- if .existingSecret.name }}
{{ include "pakaura.fromSecret" (list "REDIS_URL" .existingSecret.name .existingSecret.key false) }}
{{- else if or $.Values.redis.enabled .url }}
{{ include "pakaura.fromSecret" (list "REDIS_URL" $secret "REDIS_URL" false) }}
{{- end }}
{{- end }}
{{- end }}
