{{/*
What values.schema.json cannot say: values that contradict each other. Each message names the values that it is about.
*/}}
{{- define "pakaura.refuse" -}}
{{- $database := .Values.externalDatabase -}}
{{- $hasDatabase := or $database.url $database.existingSecret.name -}}
{{- $given := .Values.secrets -}}
{{- if and .Values.postgres.enabled $hasDatabase -}}
{{- fail "postgres.enabled and externalDatabase are two databases: set postgres.enabled=false, or leave externalDatabase empty" -}}
{{- end -}}
{{- if not (or .Values.postgres.enabled $hasDatabase $given.existingSecret) -}}
{{- fail "without postgres.enabled there has to be a database: set externalDatabase.existingSecret.name or externalDatabase.url" -}}
{{- end -}}
{{- if and $database.url $database.existingSecret.name -}}
{{- fail "externalDatabase.url and externalDatabase.existingSecret.name say the same thing twice: keep one" -}}
{{- end -}}
{{- if and $database.listenUrl $database.listenExistingSecret.name -}}
{{- fail "externalDatabase.listenUrl and externalDatabase.listenExistingSecret.name say the same thing twice: keep one" -}}
{{- end -}}
{{- if and .Values.postgres.enabled (or $database.listenUrl $database.listenExistingSecret.name) -}}
{{- fail "externalDatabase.listenUrl is for an external database, and postgres.enabled is true" -}}
{{- end -}}
{{- if $given.existingSecret -}}
{{- range $name := list "JWT_SECRET" "COHERE_API_KEY" "POSTGRES_PASSWORD" "REDIS_PASSWORD" -}}
{{- if get $given $name -}}
{{- fail (printf "secrets.%s is in secrets.existingSecret: leave one of the two empty" $name) -}}
{{- end -}}
{{- end -}}
{{- if or $database.url $database.listenUrl .Values.externalRedis.url -}}
{{- fail "with secrets.existingSecret, addresses that hold a password are in Secrets too: not externalDatabase.url, externalDatabase.listenUrl or externalRedis.url, but the existingSecret beside them, which may be the same" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.redis.enabled (or .Values.externalRedis.url .Values.externalRedis.existingSecret.name) -}}
{{- fail "redis.enabled and externalRedis are two of them: set redis.enabled=false, or leave externalRedis empty" -}}
{{- end -}}
{{- if and .Values.externalRedis.url .Values.externalRedis.existingSecret.name -}}
{{- fail "externalRedis.url and externalRedis.existingSecret.name say the same thing twice: keep one" -}}
{{- end -}}
{{- if and .Values.api.autoscaling.enabled (lt (int .Values.api.autoscaling.maxReplicas) (int .Values.api.autoscaling.minReplicas)) -}}
{{- fail "api.autoscaling.maxReplicas is less than api.autoscaling.minReplicas" -}}
{{- end -}}
{{- if .Values.postgres.enabled -}}
{{- /* Each server has its pool and one connection that listens; commands and people need a few. */ -}}
{{- $wanted := add 5 (mul (include "pakaura.mostServers" . | int) (add1 (int .Values.config.DATABASE_POOL_SIZE))) -}}
{{- if gt $wanted (int64 .Values.postgres.maxConnections) -}}
{{- fail (printf "so many servers want up to %d connections: raise postgres.maxConnections, or lower config.DATABASE_POOL_SIZE or the replicas of api" $wanted) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not (or .Values.ingress.api.host .Values.ingress.frontend.host)) -}}
{{- fail "ingress.enabled wants ingress.api.host, ingress.frontend.host, or both" -}}
{{- end -}}
{{- if and .Values.ingress.enabled .Values.ingress.frontend.host (not .Values.frontend.enabled) -}}
{{- fail "ingress.frontend.host leads nowhere while frontend.enabled is false" -}}
{{- end -}}
{{- if and .Values.ingress.enabled .Values.ingress.api.host (eq .Values.ingress.api.host .Values.ingress.frontend.host) -}}
{{- fail "ingress.api.host and ingress.frontend.host are the same: give each a name of its own" -}}
{{- end -}}
{{- range $component, $peers := dict "api" .Values.networkPolicy.apiFrom "frontend" .Values.networkPolicy.frontendFrom -}}
{{- if and $.Values.ingress.enabled $.Values.networkPolicy.enabled (get (get $.Values.ingress $component) "host") (eq (get $.Values $component).service.type "ClusterIP") (not $peers) -}}
{{- fail (printf "the ingress controller may not reach a ClusterIP by itself: name it in networkPolicy.%sFrom" $component) -}}
{{- end -}}
{{- end -}}
{{- end }}
