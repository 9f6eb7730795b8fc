package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A province on this machine, with or without the main job. */
public final class DemoCommand {

    private DemoCommand() {}

    /** What both commands take. */
    static class Where {

        @Option(names = "--data", defaultValue = "data", description = "folder for everything")
        Path data = Path.of("");

        @Option(
                names = "--port-base",
                defaultValue = "8080",
                description =
                        "origin; edges at +1, +2 (health +21, +22, RTSP +41, +42), transcoder +10")
        int portBase;

        Province province() {
            return province(List.of());
        }

        /**
         * @param ofEdges further properties of the edges
         */
        Province province(List<String> ofEdges) {
            Path home = Path.of(System.getProperty("kejian.home", ""));
            return new Province(home.toAbsolutePath(), data, portBase, ofEdges);
        }
    }

    static void start(Province province, MainJob job) throws IOException, InterruptedException {
        province.check();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            try {
                                province.stop();
                            } catch (IOException e) {
                                System.err.println("kejian: " + e.getMessage());
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }));
        province.origin.start();
        job.setUp();
        province.transcoder.start();
        for (Program edge : province.edges) {
            edge.start();
        }
    }

    /** {@code kejian up}. */
    @Command(name = "up", description = "在本机起一个省平台和两个县 a province and two edges on this machine")
    public static final class Up extends Where implements Callable<Integer> {

        @Override
        public Integer call() throws IOException, InterruptedException {
            Province province = province();
            start(province, new MainJob(province, System.out));
            addresses(province);
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private static void addresses(Province province) {
        System.out.println();
        System.out.println("控制台 console:   " + province.origin.address() + "/console/");
        for (Program edge : province.edges) {
            System.out.println("边缘 edge " + edge.name() + ":  " + edge.address() + "/");
            System.out.println("  RTSP:  " + Province.rtsp(edge) + "/play/ID/a.ts");
        }
    }

    /** {@code kejian demo}. */
    @Command(name = "demo", description = "一键演示：上传、转码、发布、收看 the main job, once through")
    public static final class Demo extends Where implements Callable<Integer> {

        @Option(names = "--check", description = "end, with 0 only if every step held")
        boolean check;

        @Option(
                names = "--sample",
                description = "a video of your own; several, or a folder, give a table")
        List<Path> samples = List.of();

        @Option(names = "--samples", description = "a folder that --sample is relative to, or all")
        @Nullable Path folder;

        @Option(names = "--seconds", defaultValue = "24", description = "length of the sample")
        int seconds;

        @Override
        public Integer call() throws InterruptedException {
            Province province = province();
            MainJob job = new MainJob(province, System.out);
            try {
                start(province, job);
                if (folder != null || samples.size() > 1 || anyFolder()) {
                    Path base = folder == null ? Path.of("") : folder;
                    new Samples(province, job, System.out, base).run(samples);
                } else {
                    once(province, job);
                }
            } catch (IOException | RuntimeException e) {
                job.faults().add(String.valueOf(e.getMessage()));
            }
            System.out.println();
            if (check || !job.faults().isEmpty()) {
                System.out.println(
                        job.faults().isEmpty()
                                ? "demo: PASS"
                                : "demo: FAIL " + String.join("; ", job.faults()));
                return job.faults().isEmpty() ? 0 : 1;
            }
            System.out.println("demo: PASS  (Ctrl-C 结束 ends it)");
            new CountDownLatch(1).await();
            return 0;
        }

        private boolean anyFolder() {
            return samples.stream().anyMatch(Files::isDirectory);
        }

        private void once(Province province, MainJob job) throws IOException, InterruptedException {
            Path sample = samples.isEmpty() ? null : samples.getFirst();
            Path source = job.sample(sample, seconds);
            String title = sample == null ? "果树嫁接技术示范" : source.getFileName().toString();
            String video = job.push(source, title);
            long release = job.publish(List.of(video, job.article()));
            System.out.println("已发布第 " + release + " 版 release is active on both edges");
            addresses(province);
            Map<String, long[]> before = job.figures(video);
            System.out.println("三代终端正在收看 a box of each tier watches…");
            List<MainJob.Watched> watched = job.watch(video, source);
            table(watched);
            job.compare(video, before, watched);
            measures(province, job);
            if (check) {
                job.awaitQuietEdges();
            }
        }

        private static void table(List<MainJob.Watched> watched) {
            System.out.println();
            System.out.println(
                    "端 tier  边缘 edge  秒 seconds  帧 frames (原 source)  音画差 drift  时长差 duration");
            for (MainJob.Watched w : watched) {
                JsonNode v = w.viewing();
                System.out.printf(
                        "%s        %-9s  %8.2f  %8d (%d)  %8.1f ms  %8.2f %%   %s%n",
                        w.tier(),
                        w.edge(),
                        v.path("secondsPlayed").asDouble(),
                        v.path("framesDecoded").asLong(),
                        v.path("framesExpected").asLong(),
                        v.path("driftMs").asDouble(),
                        v.path("durationErrorPercent").asDouble(),
                        v.path("address").asText());
            }
        }

        private static void measures(Province province, MainJob job) throws IOException {
            System.out.println();
            System.out.println("程序 program   启动 start-up   常驻内存 resident");
            for (Program p : province.all()) {
                System.out.printf(
                        "%-12s  %6d ms      %4d MB%n", p.name(), p.startUpMs(), p.residentMb());
            }
            System.out.printf(
                    "PostgreSQL                    %4d MB%n",
                    Program.residentMb(
                            province.originData().resolve("postgres/data/postmaster.pid")));
            System.out.printf("上传到可播 push to playable  %.1f s%n", job.readyAfterMs() / 1000.0);
        }
    }
}
