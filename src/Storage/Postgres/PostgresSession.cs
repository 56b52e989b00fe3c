using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Postgres;

/// <summary>One transaction on a connection of the pool.</summary>
internal sealed class PostgresSession : StoreSession
{
    private const int StatementsAtOnce = 256;

    private const string LockShard = """
        select 1 from shards where collection_key = @collection_key and shard = @shard for update
        """;

    private const string LockShards = """
        select 1 from shards where collection_key = @collection_key order by shard for update
        """;

    // A statement of its own: it sees what was committed while the lock was waited for.
    private const string StillThere = """
        select pg_current_xact_id()::text from collections where collection_key = @collection_key and name is not null
        """;

    // As well: whoever was told that a call to a silo is lost has tried elsewhere, so that silo may not write it after
    // all.
    private const string StillThereAndAlive = """
        select pg_current_xact_id()::text, not exists (
          select 1 from cluster_member
          where cluster = @member_cluster and address = @member_address and port = @member_port
            and generation = @member_generation and status = 6)
        from collections where collection_key = @collection_key and name is not null
        """;

    private readonly NpgsqlConnection _connection;
    private readonly FencedMember? _member;
    private readonly HashSet<(long Collection, int Shard)> _locked = [];
    private NpgsqlBatch? _unsent;

    /// <param name="connection">The connection.</param>
    /// <param name="member">Whose writes these are; null: nobody's whom a cluster could declare dead.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public PostgresSession(NpgsqlConnection connection, FencedMember? member, CancellationToken cancellationToken)
    {
        (_connection, _member) = (connection, member);
        CancellationToken = cancellationToken;
    }

    public override DialectSql Dialect => DialectSql.Postgres;

    /// <summary>What the server calls this transaction, once it has locked something.</summary>
    public string? TransactionId { get; private set; }

    public override ValueTask<int> ExecuteAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    ) => ExecuteAsync(Take(sql, arguments));

    public override ValueTask SendAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        _unsent ??= new NpgsqlBatch(_connection);
        Add(_unsent, sql, arguments);
        return _unsent.BatchCommands.Count < StatementsAtOnce ? default : FlushAsync();
    }

    public override async ValueTask SendEachAsync<T>(
        string sql,
        IReadOnlyList<T> items,
        Func<T, (string Name, object? Value)[]> arguments
    )
    {
        foreach (var item in items)
        {
            await SendAsync(sql, arguments(item));
        }
    }

    public override ValueTask<DbDataReader> ReadAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    ) => ReadAsync(Take(sql, arguments));

    public override ValueTask<long?> NumberAsync(
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> arguments
    ) => NumberAsync(Take(sql, arguments));

    /// <summary>Sends what waits for a next statement; before the commit.</summary>
    public async ValueTask FlushAsync()
    {
        if (_unsent is { } batch)
        {
            _unsent = null;
            await using (batch)
            {
                await batch.ExecuteNonQueryAsync(CancellationToken);
            }
        }
    }

    public override async ValueTask<bool> LockShardAsync(long collection, int shard)
    {
        if (_locked.Contains((collection, shard)))
        {
            return true;
        }

        if (!await LockAsync(LockShard, ("@collection_key", collection), ("@shard", shard)))
        {
            return false;
        }

        _locked.Add((collection, shard));
        return true;
    }

    public override ValueTask<bool> LockShardsAsync(long collection) =>
        LockAsync(LockShards, ("@collection_key", collection));

    private async ValueTask<bool> LockAsync(string sql, params (string Name, object? Value)[] arguments)
    {
        await using var batch = Take(sql, arguments);
        if (_member is { } member)
        {
            Add(
                batch,
                StillThereAndAlive,
                [
                    .. arguments,
                    ("@member_cluster", member.Cluster),
                    ("@member_address", member.Address),
                    ("@member_port", member.Port),
                    ("@member_generation", member.Generation),
                ]
            );
        }
        else
        {
            Add(batch, StillThere, arguments);
        }

        await using var reader = await batch.ExecuteReaderAsync(CancellationToken);
        await reader.NextResultAsync(CancellationToken);
        if (!await reader.ReadAsync(CancellationToken))
        {
            return false;
        }

        if (_member is not null && !reader.GetBoolean(1))
        {
            throw new StoreUnavailableException(
                "The cluster has declared this process dead: others have taken over, and it writes nothing more."
            );
        }

        TransactionId = reader.GetString(0);
        return true;
    }

    private async ValueTask<int> ExecuteAsync(NpgsqlBatch batch)
    {
        await using (batch)
        {
            await batch.ExecuteNonQueryAsync(CancellationToken);
            return (int)batch.BatchCommands[^1].RecordsAffected;
        }
    }

    // What was sent before has no rows: the first result is the last statement's.
    private async ValueTask<DbDataReader> ReadAsync(NpgsqlBatch batch) =>
        await batch.ExecuteReaderAsync(CancellationToken);

    private async ValueTask<long?> NumberAsync(NpgsqlBatch batch)
    {
        await using (batch)
        {
            return await batch.ExecuteScalarAsync(CancellationToken) switch
            {
                long value => value,
                decimal value => (long)value,
                int value => value,
                _ => null,
            };
        }
    }

    // A statement behind those that wait for one.
    private NpgsqlBatch Take(string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var batch = _unsent ?? new NpgsqlBatch(_connection);
        _unsent = null;
        Add(batch, sql, arguments);
        return batch;
    }

    private static void Add(NpgsqlBatch batch, string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var statement = PositionalSql.Of(sql);
        var command = new NpgsqlBatchCommand(statement.Text);
        Bind(command.Parameters, statement, arguments);
        batch.BatchCommands.Add(command);
    }

    private static void Bind(
        NpgsqlParameterCollection parameters,
        PositionalSql statement,
        ReadOnlySpan<(string Name, object? Value)> arguments
    )
    {
        foreach (var name in statement.Names)
        {
            parameters.Add(Parameter(name, Find(name, arguments)));
        }
    }

    private static object? Find(string name, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        foreach (var (given, value) in arguments)
        {
            if (given == name)
            {
                return value;
            }
        }

        throw new InvalidOperationException($"A statement was run without its parameter {name}.");
    }

    // Always the same type for one name, null or not, or the server would prepare the statement anew.
    private static NpgsqlParameter Parameter(string name, object? value) =>
        value switch
        {
            int number => new NpgsqlParameter<long> { TypedValue = number },
            long number => new NpgsqlParameter<long> { TypedValue = number },
            string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
            byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
            null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = TypeOf(name) },
            _ => throw new InvalidOperationException($"{name} is of a type that no column has."),
        };

    private static NpgsqlDbType TypeOf(string name) =>
        name switch
        {
            "@content_hash" or "@body_hash" or "@place" => NpgsqlDbType.Bytea,
            "@page"
            or "@next_attempt_ticks"
            or "@expires_ticks"
            or "@requests_per_minute"
            or "@tokens_per_day"
            or "@stream_position" => NpgsqlDbType.Bigint,
            _ => NpgsqlDbType.Text,
        };
}
