package kejian.origin.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import kejian.origin.edge.EdgeResource;
import kejian.origin.export.Exports;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.eclipse.microprofile.config.ConfigProvider;

/** A file for whoever helps from afar: how the province is, and how it is set up. */
@Path("/api/support")
@RunOnVirtualThread
public class SupportResource {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final String TABLES =
            """
            select relname as "table", greatest(reltuples, 0)::bigint as "rows, about",
                   pg_total_relation_size(oid) as bytes
              from pg_class
             where relkind = 'r' and relnamespace = current_schema()::regnamespace
             order by 3 desc, 1
            """;

    private static final String MIGRATIONS =
            """
            select version, description, installed_on at time zone 'UTC' as at,
                   execution_time as ms, success
              from flyway_schema_history order by installed_rank
            """;

    private static final String WAITING =
            """
            select state, now() - xact_start as "transaction since", wait_event_type as "waits for"
              from pg_stat_activity where datname = current_database() order by 2 desc nulls last
            """;

    private final AgroalDataSource database;
    private final PrometheusMeterRegistry metrics;
    private final SmallRyeHealthReporter health;
    private final LastLines log;
    private final EdgeResource edges;
    private final Exports exports;
    private final Areas areas;
    private final CurrentPerson person;
    private final OriginConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    SupportResource(
            AgroalDataSource database,
            PrometheusMeterRegistry metrics,
            SmallRyeHealthReporter health,
            LastLines log,
            EdgeResource edges,
            Exports exports,
            Areas areas,
            CurrentPerson person,
            OriginConfig config,
            ObjectMapper json,
            Clock clock) {
        this.database = database;
        this.metrics = metrics;
        this.health = health;
        this.log = log;
        this.edges = edges;
        this.exports = exports;
        this.areas = areas;
        this.person = person;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A ZIP archive of texts. Only for operators of the whole province: log and settings know no
     * areas.
     */
    @GET
    @RolesAllowed(Roles.OPERATOR)
    public Response bundle() throws IOException, SQLException {
        areas.demand(person.area(), config.province().code());
        Instant now = clock.instant();
        Settings settings = Settings.of(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class));
        try (Bundle bundle = new Bundle(settings)) {
            bundle.add("settings.properties", settings.text());
            bundle.add("health.json", health.getHealth().getPayload().toString());
            bundle.add("metrics.txt", metrics.scrape());
            bundle.add(
                    "edges.json",
                    json.writerWithDefaultPrettyPrinter().writeValueAsString(edges.list()));
            try (Connection connection = database.getConnection()) {
                bundle.add("about.json", about(connection, now));
                bundle.add("tables.tsv", rows(connection, TABLES));
                bundle.add("migrations.tsv", rows(connection, MIGRATIONS));
                bundle.add("database.tsv", rows(connection, WAITING));
            }
            bundle.add("log.txt", log.text());
            exports.add(
                    person.name(),
                    Exports.What.SUPPORT,
                    config.province().code(),
                    now.toString(),
                    bundle.texts());
            return Response.ok(bundle.bytes())
                    .type("application/zip")
                    .header("Cache-Control", "no-store")
                    .header(
                            "Content-Disposition",
                            "attachment; filename=\"kejian-support-" + STAMP.format(now) + ".zip\"")
                    .build();
        }
    }

    private String about(Connection connection, Instant now) throws IOException, SQLException {
        Map<String, Object> about = new LinkedHashMap<>();
        String version = SupportResource.class.getPackage().getImplementationVersion();
        about.put("version", version == null ? "unpackaged" : version);
        about.put("madeAt", now.toString());
        about.put("upSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1_000);
        about.put("java", Runtime.version().toString());
        about.put(
                "system",
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"));
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put(
                "heapUsedBytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        about.put("heapMostBytes", Runtime.getRuntime().maxMemory());
        about.put("database", connection.getMetaData().getDatabaseProductVersion());
        FileStore disk = Files.getFileStore(config.data());
        about.put("diskBytes", disk.getTotalSpace());
        about.put("diskFreeBytes", disk.getUsableSpace());
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(about);
    }

    /** With the columns' names as the first line. */
    private static String rows(Connection connection, String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            for (int i = 1; i <= columns; i++) {
                text.append(i == 1 ? "" : "\t").append(row.getMetaData().getColumnLabel(i));
            }
            text.append('\n');
            while (row.next()) {
                for (int i = 1; i <= columns; i++) {
                    String value = row.getString(i);
                    text.append(i == 1 ? "" : "\t").append(value == null ? "" : value);
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
