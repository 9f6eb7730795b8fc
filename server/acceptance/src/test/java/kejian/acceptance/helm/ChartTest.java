package kejian.acceptance.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Map<String, String> EDGE =
            Map.of(
                    "origin.enabled", "false",
                    "transcoder.enabled", "false",
                    "edge.enabled", "true",
                    "edge.name", "lankao",
                    "edge.areaName", "兰考县",
                    "edge.origin", "https://kejian.example.org",
                    "edge.existingSecret", "lankao-edge");

    @Test
    void chart_withDefaults_rendersOriginAndTranscoder() {
        List<HasMetadata> objects = render(Map.of());

        assertThat(objects)
                .extracting(o -> o.getKind() + "/" + o.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "ConfigMap/test-origin",
                        "Service/test-origin",
                        "StatefulSet/test-origin",
                        "ConfigMap/test-transcoder",
                        "Deployment/test-transcoder");
    }

    @Test
    void chart_forACounty_rendersTheEdgeAlone() {
        assertThat(render(EDGE))
                .extracting(o -> o.getKind() + "/" + o.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "ConfigMap/test-edge", "Service/test-edge", "StatefulSet/test-edge");
    }

    @Test
    void everyPod_runsWithoutRoot_onAReadOnlyRoot_withProbes() {
        List<PodTemplateSpec> pods = new ArrayList<>();
        pods.addAll(pods(render(Map.of())));
        pods.addAll(pods(render(EDGE)));

        assertThat(pods).hasSize(3);
        for (PodTemplateSpec pod : pods) {
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            Container container = pod.getSpec().getContainers().getFirst();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getLivenessProbe().getHttpGet().getPath())
                    .isEqualTo("/q/health/live");
            assertThat(container.getReadinessProbe().getHttpGet().getPath())
                    .isEqualTo("/q/health/ready");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        }
    }

    /** The same options as everywhere else: the file that is packed with the edge. */
    @Test
    void edge_runsWithItsPackedOptions() {
        Container edge =
                pods(render(EDGE)).stream()
                        .map(pod -> pod.getSpec().getContainers().getFirst())
                        .filter(container -> container.getName().equals("edge"))
                        .findFirst()
                        .orElseThrow();
        assertThat(edge.getEnv())
                .filteredOn(env -> env.getName().equals("JDK_JAVA_OPTIONS"))
                .singleElement()
                .extracting(env -> env.getValue())
                .isEqualTo("@/kejian/edge.options -XX:AOTCache=/kejian/edge.aot");
        assertThat(chart().resolve("../../server/edge/src/main/jvm/edge.options")).exists();
    }

    @Test
    void edge_thatIsAskedByRtsp_opensItsPorts() {
        Map<String, String> values = new HashMap<>(EDGE);
        values.put("edge.rtsp.port", "8554");
        values.put("edge.service.type", "LoadBalancer");
        for (HasMetadata object : render(values)) {
            if (object instanceof Service service) {
                assertThat(service.getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
                assertThat(service.getSpec().getPorts())
                        .extracting(p -> p.getName() + "/" + p.getPort() + "/" + p.getProtocol())
                        .contains("rtsp/8554/null", "rtp/8000/UDP", "rtcp/8001/UDP");
            } else if (object instanceof ConfigMap config) {
                assertThat(config.getData().get("application.properties"))
                        .contains("kejian.boxes.rtsp-port=8554")
                        .contains("kejian.boxes.rtsp-media-port=8000");
            }
        }
        assertThat(pods(render(values)).getFirst().getSpec().getContainers().getFirst().getPorts())
                .extracting(p -> p.getName() + "/" + p.getContainerPort())
                .contains("rtsp/8554", "rtp/8000", "rtcp/8001");
        assertThat(render(EDGE).toString()).doesNotContain("rtsp");
        values.put("edge.rtsp.mediaPort", "8001");
        assertThatThrownBy(() -> render(values)).hasMessageContaining("mediaPort");
    }

    @Test
    void values_withATypingMistake_areRefused() {
        assertThatThrownBy(() -> render(Map.of("origin.provinceNam", "河南省")))
                .hasMessageContaining("provinceNam");
        assertThatThrownBy(() -> render(Map.of("edge.enabled", "true")))
                .hasMessageContaining("edge");
    }

    private static List<PodTemplateSpec> pods(List<HasMetadata> objects) {
        List<PodTemplateSpec> pods = new ArrayList<>();
        for (HasMetadata object : objects) {
            if (object instanceof StatefulSet set) {
                pods.add(set.getSpec().getTemplate());
            } else if (object instanceof Deployment deployment) {
                pods.add(deployment.getSpec().getTemplate());
            }
        }
        return pods;
    }

    private static List<HasMetadata> render(Map<String, String> values) {
        var command = new Helm(chart()).template().withName("test").withKubeVersion("1.31.0");
        values.forEach(command::set);
        Object read = new KubernetesSerialization().unmarshal(command.call());
        Collection<?> all = read instanceof Collection<?> many ? many : List.of(read);
        return all.stream().map(HasMetadata.class::cast).toList();
    }

    private static Path chart() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("helm/kejian/Chart.yaml"))) {
            folder = folder.getParent();
        }
        return folder.resolve("helm/kejian");
    }
}
