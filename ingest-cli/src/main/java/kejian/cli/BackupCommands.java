package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import kejian.cli.client.ApiException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A province on another disk, back from it, and its database on another server. */
final class BackupCommands {

    private static final long MEGABYTE = 1_000_000;

    private BackupCommands() {}

    @Command(
            name = "backup",
            description = "备份整个省平台，不停机 backs the whole province up while it runs; on its machine")
    static final class Backup implements Callable<Integer> {

        @ParentCommand Kejian kejian;
        @Mixin OriginProgram origin = new OriginProgram();

        @Parameters(
                paramLabel = "DIR",
                description = "存放各次备份的目录，在另一块盘上 of all backups, on another disk")
        Path folder = Path.of("");

        @Option(
                names = "--without-blobs",
                description = "不含数据块（在对象存储里，由它自己保护）without blobs: an object store keeps them")
        boolean withoutBlobs;

        @Override
        public Integer call() throws IOException, InterruptedException {
            String to = folder.toAbsolutePath().toString();
            OriginProgram.Ran ran =
                    withoutBlobs
                            ? origin.run(kejian, List.of(), "backup", to, "--without-blobs")
                            : origin.run(kejian, List.of(), "backup", to);
            JsonNode said = ran.said();
            if (kejian.json) {
                System.out.println(said);
                return ran.exit();
            }
            System.out.println(
                    kejian.text("backup-made")
                            .formatted(
                                    said.path("folder").asText(),
                                    said.path("tables").asInt(),
                                    said.path("rows").asLong(),
                                    said.path("blobs").asLong(),
                                    said.path("blobBytes").asLong() / MEGABYTE,
                                    said.path("copied").asLong(),
                                    said.path("copiedBytes").asLong() / MEGABYTE));
            if (said.path("blobsElsewhere").asBoolean()) {
                System.out.println(kejian.text("backup-no-blobs"));
            }
            for (JsonNode damaged : said.path("damaged")) {
                System.err.println(
                        "kejian: "
                                + kejian.text("backup-damaged-blob").formatted(damaged.asText()));
            }
            return ran.exit();
        }
    }

    @Command(
            name = "restore",
            description =
                    "由备份恢复到空目录和空库；--rehearse 只演练 restores into an empty folder and database;"
                            + " --rehearse tries it only")
    static final class Restore implements Callable<Integer> {

        @ParentCommand Kejian kejian;
        @Mixin OriginProgram origin = new OriginProgram();

        @Parameters(paramLabel = "BACKUP", description = "某一次备份的目录 of one backup")
        Path backup = Path.of("");

        @Option(
                names = "--rehearse",
                description = "演练：恢复到临时目录，核对后删除 into a folder that is removed again")
        boolean rehearse;

        @Option(
                names = "--in",
                paramLabel = "DIR",
                description = "演练用的临时目录放在哪里 where that folder is made")
        Path in = Path.of(Objects.toString(System.getProperty("java.io.tmpdir"), ""));

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (!Files.isDirectory(backup)) {
                throw new ApiException(
                        ApiException.INPUT_MISSING, "no-such-file", backup.toString());
            }
            String from = backup.toAbsolutePath().toString();
            OriginProgram.Ran ran =
                    rehearse
                            ? origin.run(
                                    kejian,
                                    List.of(),
                                    "rehearse",
                                    from,
                                    in.toAbsolutePath().toString())
                            : origin.run(kejian, List.of(), "restore", from);
            JsonNode said = ran.said();
            System.out.println(kejian.json ? said : rehearse ? rehearsed(said) : restored(said));
            return ran.exit();
        }

        private String rehearsed(JsonNode said) {
            return kejian.text("restore-rehearsed")
                    .formatted(
                            said.path("madeAt").asText(),
                            said.path("tables").asInt(),
                            said.path("rows").asLong(),
                            said.path("blobs").asLong(),
                            said.path("release").asLong(),
                            said.path("seconds").asLong());
        }

        private String restored(JsonNode said) {
            return kejian.text("restore-done")
                    .formatted(
                            said.path("data").asText(),
                            said.path("madeAt").asText(),
                            said.path("tables").asInt(),
                            said.path("rows").asLong(),
                            said.path("blobs").asLong(),
                            said.path("release").asLong(),
                            said.path("releasesAbove").asLong() + 1);
        }
    }

    @Command(name = "move", description = "迁移 moves what outgrew its place")
    static final class Move {

        @ParentCommand Kejian kejian;

        @Command(
                name = "db",
                description =
                        "把内置数据库迁到自己的 PostgreSQL 并核对，先停省平台 the embedded database to a server of your"
                                + " own, compared; the origin is stopped first")
        int db(
                @Mixin OriginProgram origin,
                @Option(
                                names = "--url",
                                required = true,
                                paramLabel = "JDBC_URL",
                                description = "jdbc:postgresql://HOST:5432/NAME")
                        String url,
                @Option(names = "--user", required = true, description = "库的属主 its owner")
                        String user,
                @Option(
                                names = "--password-file",
                                required = true,
                                paramLabel = "FILE",
                                description = "第一行是口令 the password is its first line")
                        Path password)
                throws IOException, InterruptedException {
            if (!Files.isReadable(password)) {
                throw new ApiException(
                        ApiException.INPUT_MISSING, "no-such-file", password.toString());
            }
            OriginProgram.Ran ran =
                    origin.run(
                            kejian,
                            List.of(
                                    "move.user=" + user,
                                    "move.password-file=" + password.toAbsolutePath()),
                            "move-db",
                            url);
            JsonNode said = ran.said();
            System.out.println(
                    kejian.json
                            ? said
                            : kejian.text("move-db-done")
                                    .formatted(
                                            said.path("server").asText(),
                                            said.path("tables").asInt(),
                                            said.path("rows").asLong(),
                                            said.path("url").asText(),
                                            user));
            return ran.exit();
        }
    }
}
