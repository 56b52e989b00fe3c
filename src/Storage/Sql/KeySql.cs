namespace Pipeline.Storage.Sql;

/// <summary>Statements about the keys of the API.</summary>
internal static class KeySql
{
    public const string Insert = """
        insert into api_keys (key_id, name, role, collections_json, key_labels_json, secret_hash, created_ticks,
          expires_ticks, requests_per_minute, tokens_per_day, guardrails)
        values (@key_id, @name, @role, @collections_json, @key_labels_json, @secret_hash, @created_ticks,
          @expires_ticks, @requests_per_minute, @tokens_per_day, @guardrails)
        on conflict (key_id) do nothing
        returning key_number
        """;

    public const string List = """
        select key_id, name, role, collections_json, key_labels_json, secret_hash, created_ticks, expires_ticks,
          last_used_ticks, revoked_ticks, requests_per_minute, tokens_per_day, guardrails
        from api_keys order by key_number
        """;

    public const string Count = "select count(*) from api_keys";

    public const string Forget = """
        delete from api_keys where revoked_ticks < @before or expires_ticks < @before
        """;

    public const string Revoke = """
        update api_keys set revoked_ticks = @now where key_id = @key_id and revoked_ticks is null
        """;

    public const string NoteUse = """
        update api_keys set last_used_ticks = @used
        where key_id = @key_id and (last_used_ticks is null or last_used_ticks < @used)
        """;

    public const string CountTokens = """
        select tokens from key_usage where key_id = @key_id and day = @day
        """;

    public const string AddTokens = """
        insert into key_usage (key_id, day, tokens) values (@key_id, @day, @tokens)
        on conflict (key_id, day) do update set tokens = key_usage.tokens + excluded.tokens
        returning tokens
        """;

    public const string ForgetTokens = """
        delete from key_usage where day < @day and key_id = @key_id
        """;
}
