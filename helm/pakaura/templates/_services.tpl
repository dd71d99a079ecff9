{{/* A Service and a PodDisruptionBudget; they take a list of the root, the component and its values. */}}

{{- define "pakaura.service" -}}
{{- $root := index . 0 }}
{{- $component := index . 1 }}
{{- $service := (index . 2).service -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "pakaura.metadata" (list $root $component (printf "%s-%s" (include "pakaura.fullname" $root) $component)) | nindent 2 }}
  {{- with $service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $service.type }}
  selector:
    {{- include "pakaura.selector" (list $root $component) | nindent 4 }}
  ports:
    - name: http
      port: {{ $service.port }}
      targetPort: http
      {{- if and $service.nodePort (ne $service.type "ClusterIP") }}
      nodePort: {{ $service.nodePort }}
      {{- end }}
{{- end }}

{{- define "pakaura.disruptionBudget" -}}
{{- $root := index . 0 }}
{{- $component := index . 1 -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "pakaura.metadata" (list $root $component (printf "%s-%s" (include "pakaura.fullname" $root) $component)) | nindent 2 }}
spec:
  # Not the least that have to be there: with one replica that would forbid to drain its node.
  maxUnavailable: {{ (index . 2).podDisruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "pakaura.selector" (list $root $component) | nindent 6 }}
{{- end }}
