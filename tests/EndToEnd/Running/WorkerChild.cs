using System.Diagnostics;
using System.Globalization;

namespace Pipeline.EndToEnd.Running;

/// <summary>The process that a server runs its generator in.</summary>
/// <param name="Id">Its process id.</param>
public sealed record WorkerChild(int Id)
{
    /// <summary>Finds it among the server's children; null while there is none.</summary>
    /// <param name="parent">The server's process id.</param>
    public static WorkerChild? Find(int parent)
    {
        foreach (
            var folder in Directory
                .EnumerateDirectories("/proc")
                .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
        )
        {
            try
            {
                // After the name in brackets: the state, then the parent.
                var status = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
                if (
                    fields[0] != "Z"
                    && int.Parse(fields[1], CultureInfo.InvariantCulture) == parent
                    && File.ReadAllText(Path.Combine(folder, "cmdline")).Contains("--join=", StringComparison.Ordinal)
                )
                {
                    return new WorkerChild(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
                }
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return null;
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="name">Such as KILL or STOP.</param>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
