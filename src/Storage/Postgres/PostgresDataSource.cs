using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Postgres;

/// <summary>Makes the pool of connections that a process shares.</summary>
public static partial class PostgresDataSource
{
    /// <summary>The schema where a connection string names none (as Search Path).</summary>
    public const string DefaultSchema = "pipeline";

    /// <summary>What is wrong with a connection string; null: nothing. The answer repeats no value of it.</summary>
    /// <param name="connectionString">What was given.</param>
    /// <returns>A sentence with the fix, or null.</returns>
    public static string? Fault(string connectionString)
    {
        try
        {
            _ = Builder(connectionString);
            return null;
        }
        catch (StoreInputException error)
        {
            return error.Message;
        }
    }

    /// <summary>The pool; whoever makes it disposes it.</summary>
    /// <param name="connectionString">Key=value pairs of Npgsql.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="StoreInputException">The connection string cannot be used.</exception>
    public static NpgsqlDataSource Create(string connectionString) =>
        // Without a logger: Npgsql logs every statement as information.
        new NpgsqlDataSourceBuilder(Builder(connectionString).ConnectionString) { Name = "corpus-store" }.Build();

    /// <summary>The schema that a pool's connections work in.</summary>
    internal static string SchemaOf(NpgsqlDataSource source) =>
        new NpgsqlConnectionStringBuilder(source.ConnectionString).SearchPath ?? DefaultSchema;

    private static NpgsqlConnectionStringBuilder Builder(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        bool prepares;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
            var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
            prepares = given.ContainsKey("Max Auto Prepare") || given.ContainsKey("MaxAutoPrepare");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            // Its message may repeat a part of what was given, and so of a password.
            throw Refusal("cannot be read; write it as \"Host=db;Database=pipeline;Username=me;Password=…\"");
        }

        if (string.IsNullOrWhiteSpace(builder.Host))
        {
            throw Refusal("names no server; add Host=…");
        }

        builder.SearchPath ??= DefaultSchema;
        if (!SchemaName().IsMatch(builder.SearchPath))
        {
            throw Refusal("has a Search Path that is not one schema of small letters, digits and '_'");
        }

        builder.ApplicationName ??= "pipeline";
        builder.IncludeErrorDetail = false;
        if (!prepares)
        {
            builder.MaxAutoPrepare = 128;
            builder.AutoPrepareMinUsages = 2;
        }

        return builder;
    }

    private static StoreInputException Refusal(string what) =>
        new("ConnectionString", $"The connection string {what}.");

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();
}
