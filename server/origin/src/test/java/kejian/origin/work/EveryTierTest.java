package kejian.origin.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.JobOutcome;
import kejian.contract.pack.Rendition;
import kejian.origin.DatabaseForTests;
import kejian.origin.blob.Blobs;
import org.junit.jupiter.api.Test;

/**
 * What an old box cannot play is not published: there is no package without a rendition for it, no
 * review without a package, and no override of that. (Of what is there, findings hold a courseware
 * until somebody lets them pass by name: {@code GateTest}.)
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class EveryTierTest extends OneJob {

    private static final long DURATION_MS = 1_000;

    @Inject Blobs blobs;

    private BlobRef stored(String name) throws Exception {
        return blobs.put(WorkFiles.bytes(name));
    }

    /** One picture, made for these boxes. */
    private void made(Rendition.Role... roles) throws Exception {
        List<JobOutcome.Track> tracks = new ArrayList<>();
        BlobRef sound = stored("sound.mp4");
        tracks.add(new JobOutcome.Track("audio", Rendition.Role.AUDIO, sound, null, null));
        BlobRef picture = stored("picture.mp4");
        for (Rendition.Role role : roles) {
            String name = role == Rendition.Role.TIER_A ? "a-sd" : "240p";
            tracks.add(new JobOutcome.Track(name, role, picture, null, null));
        }
        JobOutcome outcome =
                new JobOutcome(
                        lease("a").fence(), null, null, DURATION_MS, tracks, null, null, List.of());
        worker().body(outcome).post(at("outcome")).then().statusCode(204);
    }

    private RequestSpecification editor() throws Exception {
        return given().header("Authorization", "Bearer " + tokens.person("every-tier", "editor"))
                .contentType("application/json");
    }

    private String of(String what) {
        return "/api/courseware/" + courseware + what;
    }

    @Test
    void whatHasNothingForTierA_isNoPackage_andNoOverrideMakesItOne() throws Exception {
        made(Rendition.Role.LADDER);

        assertThat(reason()).contains("a video track of each role");
        editor().body(Map.of())
                .post(of("/submit"))
                .then()
                .statusCode(409)
                .body("code", is("not-ready"));
        String tag = editor().get(of("")).then().extract().header("ETag");
        editor().header("If-Match", tag)
                .body(Map.of("rules", List.of("tier-a"), "reason", "没有老机顶盒"))
                .post(of("/override"))
                .then()
                .statusCode(422);
        editor().body(Map.of()).post(of("/submit")).then().statusCode(409);
    }

    /** The same with one for each: then it is only the sound's length that is wrong. */
    @Test
    void whatHasSomethingForEachTier_isNotRefusedForThat() throws Exception {
        made(Rendition.Role.LADDER, Rendition.Role.TIER_A);
        assertThat(reason()).contains("ms, sound");
    }

    private String reason() throws Exception {
        return one("select reason from task where job = '" + job + "'");
    }
}
