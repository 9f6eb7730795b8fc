package kejian.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages, unpacked as dpkg does: a province and a county's edge run from them alone. */
class PackagesIT {

    private static final Path PACKAGES = Path.of(System.getProperty("packages.folder"));

    @TempDir static Path folder;
    private static Path tree;

    @BeforeAll
    static void unpack() throws Exception {
        tree = Files.createDirectory(folder.resolve("tree"));
        for (Path deb : debs()) {
            Installed.run(List.of("dpkg-deb", "-x", deb.toString(), tree.toString()), Map.of());
        }
        // the account of the programs has to come through here
        Installed.run(List.of("chmod", "755", folder.toString(), tree.toString()), Map.of());
    }

    private static List<Path> debs() throws IOException {
        try (Stream<Path> files = Files.list(PACKAGES)) {
            return files.filter(f -> f.toString().endsWith(".deb")).sorted().toList();
        }
    }

    @Test
    void province_andAnEdgeEnrolledByItsCode_runAsInstalled_andStopInOrder() throws Exception {
        Path etc = tree.resolve("etc/kejian");
        try (Installed here = new Installed(tree.resolve("usr/lib/kejian"), folder)) {
            int port = Installed.freePort();
            Path data = folder.resolve("origin");
            Path settings =
                    here.configured(
                            etc.resolve("origin.properties"),
                            Map.of("kejian.data", data.toString(), "quarkus.http.port", "" + port));
            Process origin = here.start("origin", settings, data);
            here.awaitReady(origin, port);

            String first = Files.readString(data.resolve("first-password")).strip();
            String own = "a password of the test";
            String token = value("token", here.post(port, "/api/login", "", login(first)));
            here.post(
                    port,
                    "/api/me/password",
                    token,
                    "{\"current\":\"%s\",\"replacement\":\"%s\"}".formatted(first, own));
            String server = "http://127.0.0.1:" + port;
            kejian("--server", server, "login", "--user", "admin", "--password", own);
            here.post(
                    port,
                    "/api/areas",
                    value("token", here.post(port, "/api/login", "", login(own))),
                    "{\"code\":\"410225\",\"name\":\"兰考县\",\"parent\":\"410000\"}");
            String code =
                    value(
                            "code",
                            kejian(
                                    "--json",
                                    "edge",
                                    "enroll",
                                    "lankao",
                                    "--area",
                                    "410225",
                                    "--address",
                                    "http://127.0.0.1:1"));

            int health = Installed.freePort();
            int boxes = Installed.freePort();
            Path codeFile = Files.writeString(folder.resolve("edge-code"), code + "\n");
            Path store = folder.resolve("edge");
            Path edgeSettings =
                    here.configured(
                            etc.resolve("edge.properties"),
                            Map.of(
                                    "kejian.edge.data",
                                    store.toString(),
                                    "kejian.edge.name",
                                    "lankao",
                                    "kejian.sync.origin",
                                    server,
                                    "kejian.sync.code-file",
                                    codeFile.toString(),
                                    "kejian.boxes.port",
                                    "" + boxes,
                                    "kejian.boxes.rtsp-port",
                                    "" + Installed.freePort(),
                                    "quarkus.http.port",
                                    "" + health));
            Process edge = here.start("edge", edgeSettings, store);
            here.awaitReady(edge, health);
            // boxes reach it; nothing was published yet, which it tells them
            assertThat(here.status(boxes, "/a/index.htm")).isEqualTo(503);
            assertThat(kejian("edge", "ls")).contains("lankao");

            int work = Installed.freePort();
            Path scratch = folder.resolve("transcoder");
            Path workSettings =
                    here.configured(
                            etc.resolve("transcoder.properties"),
                            Map.of(
                                    "kejian.work.origin",
                                    server,
                                    "kejian.work.token-file",
                                    data.resolve("worker-token").toString(),
                                    "kejian.work.scratch",
                                    scratch.toString(),
                                    "quarkus.http.port",
                                    "" + work));
            Process transcoder = here.start("transcoder", workSettings, scratch);
            here.awaitReady(transcoder, work);
            assertThat(Installed.stop(transcoder)).as(here.logs()).isEqualTo(143);
            assertThat(Installed.stop(edge)).as(here.logs()).isEqualTo(143);
            assertThat(Installed.stop(origin)).as(here.logs()).isEqualTo(143);
        }
    }

    private static String login(String password) {
        return "{\"user\":\"admin\",\"password\":\"%s\"}".formatted(password);
    }

    private static String value(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertThat(found.find()).as(json).isTrue();
        return found.group(1);
    }

    /** By the link that the package puts on everybody's path. */
    private static String kejian(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(tree.resolve("usr/bin/kejian").toString());
        command.addAll(List.of("--config", folder.resolve("login").toString()));
        command.addAll(List.of(arguments));
        return Installed.run(command, Map.of());
    }

    @Test
    void units_nameWhatIsInstalled_andAreLockedUp() throws Exception {
        for (String program : List.of("edge", "origin", "transcoder")) {
            Path unit = tree.resolve("lib/systemd/system/kejian-" + program + ".service");
            String text = Files.readString(unit);
            for (String path :
                    List.of("/usr/lib/kejian/lib/run", "/etc/kejian/" + program + ".properties")) {
                assertThat(text).contains(path);
                assertThat(tree.resolve(path.substring(1))).exists();
            }
            assertThat(tree.resolve("usr/lib/kejian/lib/run")).isExecutable();
            assertThat(
                            Files.exists(
                                    tree.resolve(
                                            "usr/lib/kejian/lib/" + program + "/quarkus-run.jar")))
                    .isTrue();
        }
    }

    /** systemd's own judgement; 10 is a unit that may do anything. */
    @Test
    void units_passSystemdsOwnCheck() throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        if (!Files.exists(analyze)) {
            System.out.println("left out: units_passSystemdsOwnCheck, no systemd-analyze here");
            return;
        }
        for (String program : List.of("edge", "origin", "transcoder")) {
            String unit =
                    tree.resolve("lib/systemd/system/kejian-" + program + ".service").toString();
            String said =
                    Installed.run(
                            List.of(
                                    analyze.toString(),
                                    "security",
                                    "--offline=true",
                                    "--threshold=45",
                                    "--no-pager",
                                    unit),
                            Map.of());
            System.out.println(said.lines().filter(l -> l.contains("Overall")).toList());
        }
    }

    @Test
    void configuration_isKeptByAnUpgrade_andScriptsAreShell() throws Exception {
        assertThat(debs()).hasSize(4);
        for (Path deb : debs()) {
            Path control = Files.createTempDirectory(folder, "control");
            Installed.run(List.of("dpkg-deb", "-e", deb.toString(), control.toString()), Map.of());
            String about = Files.readString(control.resolve("control"));
            assertThat(about).doesNotContain("[[");
            for (String script : List.of("postinst", "prerm", "postrm")) {
                Path file = control.resolve(script);
                assertThat(Files.exists(file))
                        .as("%s of %s", script, deb)
                        .isEqualTo(!about.contains("Package: kejian-cli"));
                if (Files.exists(file)) {
                    assertThat(file).isExecutable();
                    Installed.run(List.of("sh", "-n", file.toString()), Map.of());
                }
            }
            if (!about.contains("Package: kejian-cli")) {
                String program =
                        about.lines()
                                .findFirst()
                                .orElseThrow()
                                .substring("Package: kejian-".length());
                assertThat(Files.readString(control.resolve("conffiles")).strip())
                        .isEqualTo("/etc/kejian/" + program + ".properties");
            }
        }
    }

    @Test
    void theTarball_holdsTheSame_andItsCommandLineRuns() throws Exception {
        Path to = Files.createDirectory(folder.resolve("tarball"));
        Installed.run(
                List.of("tar", "-xzf", System.getProperty("packages.tarball"), "-C", to.toString()),
                Map.of());
        Path root;
        try (Stream<Path> one = Files.list(to)) {
            root = one.findFirst().orElseThrow();
        }
        Path installed = tree.resolve("usr/lib/kejian");
        try (Stream<Path> all = Files.walk(installed)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path same = root.resolve(installed.relativize(file));
                assertThat(same).as("in the tarball").hasSameBinaryContentAs(file);
                assertThat(Files.isExecutable(same))
                        .as("%s", same)
                        .isEqualTo(Files.isExecutable(file));
            }
        }
        String said =
                Installed.run(
                        List.of(root.resolve("bin/kejian").toString(), "--version"),
                        Map.of("HOME", folder.toString()));
        assertThat(said).contains("kejian");
        // what ships the programs ships their licence and where their source is
        assertThat(root.resolve("lib/programs/COPYING.GPLv3")).exists();
        assertThat(root.resolve("lib/programs/SOURCE")).exists();
    }
}
