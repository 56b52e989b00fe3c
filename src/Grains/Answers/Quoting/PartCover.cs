namespace Pipeline.Grains.Answers.Quoting;

/// <summary>Greedy set cover: adds the fewest statements, to a factor of H(parts), with which every part of a question
/// has one that says nearly as much about it as the best one does.</summary>
internal static class PartCover
{
    /// <summary>A part is answered by what says at least this share of the most that any statement says.</summary>
    public const double NearlyBest = 0.8;

    /// <summary>What is to be added.</summary>
    /// <param name="says">How much each statement (first index) says about each part (second), from 0.</param>
    /// <param name="chosen">Statements that are quoted anyway.</param>
    /// <param name="scores">What each statement is worth by itself; decides between those that cover as much.</param>
    /// <param name="most">Additions at most.</param>
    public static IReadOnlyList<int> Add(double[][] says, IReadOnlyCollection<int> chosen, double[] scores, int most)
    {
        if (says.Length == 0)
        {
            return [];
        }

        var parts = says[0].Length;
        var enough = Enumerable.Range(0, parts).Select(part => says.Max(row => row[part]) * NearlyBest).ToArray();
        var open = Enumerable
            .Range(0, parts)
            .Where(part => enough[part] > 0 && !chosen.Any(statement => says[statement][part] >= enough[part]))
            .ToHashSet();
        var added = new List<int>();
        while (open.Count > 0 && added.Count < most)
        {
            var next = Enumerable
                .Range(0, says.Length)
                .MaxBy(statement => (open.Count(part => says[statement][part] >= enough[part]), scores[statement]));
            added.Add(next);
            open.RemoveWhere(part => says[next][part] >= enough[part]);
        }

        return added;
    }
}
