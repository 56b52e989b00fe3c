using System.CommandLine;
using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Postgres;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline cluster</c>: how a cluster is, and what is done to its database without a server.</summary>
internal static class ClusterCommand
{
    private const string StoreName = "--store";
    private const string StoreVariable = "PIPELINE_STORE";

    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "cluster",
            "Show how a cluster is, or prepare its database.",
            ClusterStatusCommand.Create(sessions),
            Init(sessions)
        );

    private static CliCommand Init(SessionFactory sessions)
    {
        var store = new Option<string?>(StoreName)
        {
            Description = $"The connection string of the PostgreSQL database. Default: {StoreVariable}.",
            HelpName = "CONNECTION",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "init",
            "Make the tables of a cluster in its PostgreSQL database, or bring them up to date. Again does no harm. The first silo that starts does the same; this is for a database user who may do what silos may not.",
            [
                (
                    "pipeline cluster init --store \"Host=db.example.com;Database=pipeline;Username=owner\"",
                    "Make the tables."
                ),
            ],
            [store, json],
            (parse, token) =>
                RunAsync(
                    sessions.Terminal,
                    parse.GetValue(store) ?? sessions.Terminal.Variable(StoreVariable),
                    parse.GetValue(json),
                    token
                )
        );
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        string? connection,
        bool json,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(connection))
        {
            throw new UsageException(
                StoreName,
                $"No database is named; give its connection string with {StoreName} or {StoreVariable}."
            );
        }

        if (PostgresDataSource.Fault(connection) is { } fault)
        {
            throw new UsageException(StoreName, fault);
        }

        var source = PostgresDataSource.Create(connection);
        await using (source.ConfigureAwait(false))
        {
            try
            {
                var (schema, before, after) = await ClusterSchema
                    .InitAsync(source, cancellationToken)
                    .ConfigureAwait(false);
                terminal.WriteLine(
                    json
                        ? JsonSerializer.Serialize(new InitReport(schema, before, after), PipelineJson.Options)
                        : terminal.Words.Text(
                            before == after ? "cluster.nothing" : "cluster.done",
                            ("schema", schema),
                            ("version", after)
                        )
                );
                return ExitCode.Ok;
            }
            catch (StoreUnavailableException error)
            {
                throw new PipelineException(ErrorCode.Unreachable, error.Message);
            }
            catch (StoreException error)
            {
                throw new PipelineException(ErrorCode.Conflict, error.Message);
            }
        }
    }

    /// <summary>The object of <c>--json</c>.</summary>
    internal sealed record InitReport(string Schema, int Before, int After);
}
