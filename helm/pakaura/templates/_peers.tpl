{{/* The other ends of a NetworkPolicy. */}}

{{/* Pods of this release; takes a list of the root and the names of their components. */}}
{{- define "pakaura.components" -}}
podSelector:
  matchLabels:
    {{- include "pakaura.releaseSelector" (first .) | nindent 4 }}
  matchExpressions:
    - key: app.kubernetes.io/component
      operator: In
      values: {{ rest . | toJson }}
{{- end }}

{{/* The metadata and the pods of a policy; takes a list of the root, its name, and the names of their components. */}}
{{- define "pakaura.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "pakaura.metadata" (list (index . 0) (index . 1) (printf "%s-%s" (include "pakaura.fullname" (index . 0)) (index . 1))) | nindent 2 }}
spec:
  {{- include "pakaura.components" (concat (list (first .)) (slice . 2)) | nindent 2 }}
{{- end }}

{{/* A rule that lets to the database. */}}
{{- define "pakaura.toDatabase" -}}
{{- if .Values.postgres.enabled -}}
- to:
    - {{ include "pakaura.components" (list . "postgres") | nindent 6 | trim }}
  ports:
    - {protocol: TCP, port: 5432}
{{- else -}}
- ports:
    - {protocol: TCP, port: {{ .Values.externalDatabase.port }}}
{{- end -}}
{{- end }}

{{/* A rule that lets to a port of the world outside, and to no neighbour; takes the port. */}}
{{- define "pakaura.toOutside" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
    - ipBlock:
        cidr: ::/0
        except: ["fc00::/7", "fe80::/10"]
  ports:
    - {protocol: TCP, port: {{ . }}}
{{- end }}

{{/*
A rule that lets in, from everywhere unless the Service is a ClusterIP. Takes a list: the root, the port, the values of
the component, peers, and the names of other components.
*/}}
{{- define "pakaura.fromVisitors" -}}
{{- $root := index . 0 -}}
- ports:
    - {protocol: TCP, port: {{ index . 1 }}}
  {{- if eq (index . 2).service.type "ClusterIP" }}
  from:
    - {{ include "pakaura.components" (concat (list $root) (index . 4)) | nindent 6 | trim }}
    {{- with index . 3 }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}
