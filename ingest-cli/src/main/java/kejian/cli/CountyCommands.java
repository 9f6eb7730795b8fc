package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Columns that a county signs itself. */
@Command(name = "county", description = "县级专栏 columns that a county signs itself")
final class CountyCommands {

    @ParentCommand Kejian kejian;

    @Command(name = "ls", description = "哪些县自己签名 which counties sign for themselves")
    int ls() throws IOException, InterruptedException {
        for (JsonNode county : kejian.origin().get("/api/counties")) {
            System.out.println(
                    kejian.text("county-line")
                            .formatted(
                                    county.path("area").asText(),
                                    county.path("release").asLong(),
                                    county.path("threshold").asInt(),
                                    county.path("keys").size()));
            for (JsonNode key : county.path("keys")) {
                System.out.println(
                        "  "
                                + key.path("keyId").asText()
                                + "  "
                                + key.path("addedBy").asText()
                                + "  "
                                + key.path("addedAt").asText());
            }
        }
        return 0;
    }

    @Command(
            name = "keygen",
            description = {
                "在县里生成签名密钥：FILE 留在县里，FILE.pub 交给省",
                "make the county's key: FILE stays there, FILE.pub goes to the province"
            })
    int keygen(@Parameters(paramLabel = "FILE") Path file) throws IOException {
        if (kejian.dryRun) {
            System.out.println(kejian.text("would-ask").formatted("keygen " + file));
            return 0;
        }
        String id = CountyKeyFile.make(file);
        System.out.println(
                kejian.text("county-keygen").formatted(id, file, CountyKeyFile.publicFile(file)));
        return 0;
    }

    @Command(
            name = "key",
            description = {
                "省里定下由哪些密钥为该县签名（其余作废）",
                "the province says which keys sign for the county; all others end"
            })
    int key(
            @Parameters(paramLabel = "AREA") String area,
            @Option(names = "--public", paramLabel = "FILE", description = "可多次 may be repeated")
                    @Nullable List<Path> files,
            @Option(names = "--threshold", defaultValue = "1", description = "须有几把签名")
                    int threshold,
            @Option(names = "--revoke", description = "收回全部 let nobody sign any more")
                    boolean revoke)
            throws IOException, InterruptedException {
        if (revoke != (files == null)) {
            throw new ApiException(1, "usage", kejian.text("county-key-usage"));
        }
        Set<String> keys = new LinkedHashSet<>();
        for (Path file : files == null ? List.<Path>of() : files) {
            KeyRing.Key key = CountyKeyFile.readPublic(file);
            keys.add(key.publicKey());
        }
        JsonNode now =
                kejian.origin()
                        .replace(
                                "/api/counties/" + Kejian.encoded(area) + "/keys",
                                Map.of("keys", keys, "threshold", threshold));
        System.out.println(kejian.text("county-keys").formatted(area, now.path("keys").size()));
        return 0;
    }

    @Command(
            name = "prepare",
            description = {
                "把县级专栏现在的内容写成待签文件",
                "put what the county's columns hold now into a file to be signed"
            })
    int prepare(
            @Parameters(paramLabel = "AREA") String area,
            @Option(names = "--out", required = true, paramLabel = "FILE") Path out)
            throws IOException, InterruptedException {
        JsonNode draft =
                kejian.origin().post("/api/counties/" + Kejian.encoded(area) + "/draft", Map.of());
        Files.write(out, Origin.JSON.writeValueAsBytes(draft));
        System.out.println(out);
        return 0;
    }

    @Command(
            name = "sign",
            description = {
                "离线签名，密钥不离开这台机器；先看清打印的内容",
                "sign it without a network; the key stays on this machine"
            })
    int sign(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--key", required = true, paramLabel = "KEYFILE") Path key)
            throws IOException {
        SignedDocument document = read(file);
        CountyRelease release = releaseIn(document, file);
        System.out.println(
                kejian.text("county-signs")
                        .formatted(
                                release.area(),
                                release.number(),
                                release.madeAt(),
                                release.blobs().size(),
                                release.withdrawn().size()));
        if (kejian.dryRun) {
            return 0;
        }
        if (CountyKeyFile.isOpenToOthers(key)) {
            System.err.println("kejian: " + kejian.text("county-key-open").formatted(key));
        }
        byte[] signed = SignedDocument.signedBytes(document.payloadType(), document.payloadBytes());
        SignedDocument.Signature made = CountyKeyFile.sign(key, signed);
        List<SignedDocument.Signature> all =
                document.signatures().stream()
                        .filter(s -> !s.keyId().equals(made.keyId()))
                        .collect(Collectors.toCollection(ArrayList::new));
        all.add(made);
        Files.write(
                file,
                Origin.JSON.writeValueAsBytes(
                        new SignedDocument(document.payloadType(), document.payload(), all)));
        System.out.println(kejian.text("county-signed").formatted(file, made.keyId(), all.size()));
        return 0;
    }

    @Command(name = "submit", description = "交省发布 have the province publish what was signed")
    int submit(@Parameters(paramLabel = "FILE") Path file)
            throws IOException, InterruptedException {
        SignedDocument document = read(file);
        String area = releaseIn(document, file).area();
        JsonNode made =
                kejian.origin()
                        .post("/api/counties/" + Kejian.encoded(area) + "/releases", document);
        System.out.println(
                kejian.text("county-published")
                        .formatted(
                                area, made.path("number").asLong(), made.path("titles").asInt()));
        return 0;
    }

    private SignedDocument read(Path file) throws IOException {
        try {
            return Origin.JSON.readValue(Files.readAllBytes(file), SignedDocument.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw notOne(file);
        }
    }

    private CountyRelease releaseIn(SignedDocument document, Path file) throws IOException {
        if (!CountyRelease.MEDIA_TYPE.equals(document.payloadType())) {
            throw notOne(file); // a county's key signs nothing else
        }
        try {
            return Origin.JSON.readValue(document.payloadBytes(), CountyRelease.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException e) {
            throw notOne(file);
        }
    }

    private ApiException notOne(Path file) {
        return new ApiException(
                ApiException.REFUSED, "validation", kejian.text("county-form").formatted(file));
    }
}
