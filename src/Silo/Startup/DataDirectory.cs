using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Startup;

/// <summary>The directory that holds everything that is written.</summary>
internal static class DataDirectory
{
    /// <summary>Makes it, and makes sure that it can be written to.</summary>
    /// <exception cref="ConfigurationException">It cannot be used; the message says why and names the
    /// option.</exception>
    public static void Prepare(string path)
    {
        if (File.Exists(path))
        {
            throw new ConfigurationException($"data: '{path}' is a file; give a directory with --data");
        }

        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".write-{Guid.NewGuid():n}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException(
                $"data: the directory '{path}' cannot be written to ({error.Message.TrimEnd('.')}); give another one with --data"
            );
        }
    }
}
