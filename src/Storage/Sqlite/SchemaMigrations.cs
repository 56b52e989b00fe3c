using System.Globalization;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Sqlite;

/// <summary>Brings a file to the newest schema, one numbered script after another.</summary>
internal static class SchemaMigrations
{
    /// <summary>The newest schema version; a script sqlite-NNNN.sql leads to it from the last one before.</summary>
    public const int Newest = 18;

    // "PIPE": tells our files from other SQLite files (https://sqlite.org/pragma.html#pragma_application_id).
    private const long ApplicationId = 0x50495045;

    private const string Prefix = "sqlite-";

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
            foreach (var script in Scripts(found))
            {
                session.Execute(script);
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

    /// <summary>The scripts behind a version, in order.</summary>
    private static IEnumerable<string> Scripts(int found)
    {
        var assembly = typeof(SchemaMigrations).Assembly;
        var (after, last) = (Name(found), Name(Newest));
        var names = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(name => string.CompareOrdinal(name, after) > 0)
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (names is not [.., var newest] || newest != last)
        {
            throw new InvalidOperationException($"The program lacks its schema script {last}.");
        }

        foreach (var name in names)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    private static string Name(int version) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{version:D4}.sql");
}
