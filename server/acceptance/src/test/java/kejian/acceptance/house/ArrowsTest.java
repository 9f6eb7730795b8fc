package kejian.acceptance.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md, and who alone may touch which library. */
class ArrowsTest {

    private static JavaClasses code;

    @BeforeAll
    static void read() {
        List<Path> folders =
                Checkout.MODULES.stream()
                        .map(module -> Checkout.root().resolve(module).resolve("target/classes"))
                        .filter(Files::isDirectory)
                        .toList();
        code = new ClassFileImporter().importPaths(folders);
        assertThat(code).as("compiled classes of all modules").hasSizeGreaterThan(200);
    }

    @Test
    void contract_dependsOn_nothingButJavaAndJSpecify() {
        classes()
                .that()
                .resideInAPackage("kejian.contract..")
                .should()
                .onlyDependOnClassesThat()
                // java.base, of which the seals' part is called javax
                .resideInAnyPackage(
                        "java..", "javax.crypto..", "kejian.contract..", "org.jspecify..")
                .check(code);
    }

    @Test
    void sheet_dependsOn_theContractAndItsLibraryAlone() {
        classes()
                .that()
                .resideInAPackage("kejian.sheet..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.xml.stream..",
                        "kejian.contract..",
                        "kejian.sheet..",
                        "org.dhatim.fastexcel..",
                        "org.jspecify..")
                .check(code);
    }

    @Test
    void delivery_knowsNeither_originNorEdgeNorDatabase() {
        noClasses()
                .that()
                .resideInAPackage("kejian.delivery..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "kejian.origin..",
                        "kejian.edge..",
                        "kejian.transcoder..",
                        "kejian.cli..",
                        "jakarta.persistence..",
                        "io.minio..",
                        "io.quarkus..")
                .check(code);
    }

    @Test
    void edge_carriesNo_databaseObjectStoreOrIdentityClient() {
        noClasses()
                .that()
                .resideInAPackage("kejian.edge..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "kejian.origin..",
                        "kejian.sheet..",
                        "kejian.transcoder..",
                        "kejian.cli..",
                        "jakarta.persistence..",
                        "org.hibernate..",
                        "io.minio..",
                        "co.elastic..",
                        "io.quarkus.oidc..")
                .check(code);
    }

    @Test
    void transcoderAndCli_seeOnly_theContract() {
        noClasses()
                .that()
                .resideInAnyPackage("kejian.transcoder..", "kejian.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "kejian.origin..",
                        "kejian.edge..",
                        "kejian.delivery..",
                        "kejian.acceptance..")
                .check(code);
        noClasses()
                .that()
                .resideInAPackage("kejian.transcoder..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("kejian.cli..")
                .check(code);
    }

    @Test
    void libraries_areTouched_inOneRoomOnly() {
        only("kejian.origin.blob..", "io.minio..");
        only("kejian.sheet..", "org.dhatim..");
        only("kejian.origin.report..", "org.apache.poi..");
        only("kejian.origin.report..", "io.quarkus.qute..");
        only("kejian.origin.search..", "co.elastic..");
        only("kejian.origin.search..", "org.apache.hc..");
        only("kejian.origin.search..", "org.apache.lucene..");
        only("kejian.origin.identity..", "io.quarkus.oidc..", "kejian.origin.problem..");
        only("kejian.origin.database..", "io.zonky..", "kejian.origin");
        noClasses()
                .that()
                .resideOutsideOfPackages("kejian.transcoder.ffmpeg..", "kejian.acceptance..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(code);
    }

    private static void only(String room, String library, String... alsoRooms) {
        String[] rooms = new String[alsoRooms.length + 1];
        rooms[0] = room;
        System.arraycopy(alsoRooms, 0, rooms, 1, alsoRooms.length);
        noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(code);
    }

    @Test
    void features_areFreeOfCycles() {
        for (String program : List.of("origin", "edge", "delivery", "transcoder", "cli")) {
            slices().matching("kejian." + program + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(code);
        }
    }

    @Test
    void packages_areNamed_afterThingsUsersTalkAbout() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..service..",
                        "..impl..",
                        "..dto..",
                        "..util..",
                        "..utils..",
                        "..common..",
                        "..manager..",
                        "..helper..")
                .check(code);
    }

    @Test
    void addresses_standInResources_andTheirMethodsArePublic() {
        classes()
                .that()
                .areAnnotatedWith("jakarta.ws.rs.Path")
                .should()
                .haveSimpleNameEndingWith("Resource")
                .check(code);
        // Quarkus compiles a package-private one and answers 404.
        methods().that(answerRequests()).should().bePublic().check(code);
    }

    private static DescribedPredicate<JavaMethod> answerRequests() {
        return new DescribedPredicate<>("answer HTTP requests") {
            @Override
            public boolean test(JavaMethod method) {
                return method.getAnnotations().stream()
                        .map(JavaAnnotation::getRawType)
                        .anyMatch(type ->
                                type.isMetaAnnotatedWith("jakarta.ws.rs.HttpMethod")
                                        || List.of("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD")
                                                        .contains(type.getSimpleName())
                                                && type.getPackageName().equals("jakarta.ws.rs"));
            }
        };
    }
}
