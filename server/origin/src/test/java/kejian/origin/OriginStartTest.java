package kejian.origin;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class OriginStartTest {

    @Test
    void origin_started_isAlive() {
        given().get("/q/health/live").then().statusCode(200).body("status", is("UP"));
    }
}
