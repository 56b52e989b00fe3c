using System.Globalization;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Sqlite;

/// <summary>Brings a file to the newest schema, one numbered script after another.</summary>
internal static class SchemaMigrations
{
    /// <summary>The newest schema version; there is a script sqlite-NNNN.sql for each up to it.</summary>
    public const int Newest = 4;

    // "PIPE": tells our files from other SQLite files (https://sqlite.org/pragma.html#pragma_application_id).
    private const long ApplicationId = 0x50495045;

    /// <summary>The file's schema version (0: empty file); refuses a file that is not ours or is too new.</summary>
    /// <exception cref="StoreVersionException">The file is another program's, or a newer version's.</exception>
    public static int Check(SqliteSession session, string path)
    {
        var found = (int)(session.Number("pragma user_version") ?? 0);
        var application = session.Number("pragma application_id") ?? 0;
        var tables = session.Number("select count(*) from sqlite_schema") ?? 0;
        if (tables > 0 && application != ApplicationId)
        {
            throw new StoreVersionException(
                $"'{path}' is a SQLite file of some other program, not a corpus store; choose another --data.",
                found,
                Newest
            );
        }

        if (found > Newest)
        {
            throw new StoreVersionException(
                $"'{path}' has schema version {found}, written by a newer version of Pipeline; this one reads up to {Newest}. "
                    + "Run the newer version, or choose another --data.",
                found,
                Newest
            );
        }

        return found;
    }

    /// <summary>Brings the file to <see cref="Newest"/> in one transaction. Returns the version it had.</summary>
    public static int Apply(SqliteSession session, string path)
    {
        var found = Check(session, path);
        if (found == Newest)
        {
            return found;
        }

        session.Execute("begin immediate");
        try
        {
            for (var version = found + 1; version <= Newest; version++)
            {
                session.Execute(Script(version));
            }

            session.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma application_id = {ApplicationId}"));
            session.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {Newest}"));
            session.Execute("commit");
        }
        catch
        {
            session.Execute("rollback");
            throw;
        }

        return found;
    }

    private static string Script(int version)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"sqlite-{version:D4}.sql");
        using var stream =
            typeof(SchemaMigrations).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its schema script {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
