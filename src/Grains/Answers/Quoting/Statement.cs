namespace Pipeline.Grains.Answers.Quoting;

/// <summary>What can be quoted: a sentence, an item of a list or a row of a table.</summary>
/// <param name="Passage">The passage's number.</param>
/// <param name="Text">Its text, on one line.</param>
/// <param name="Units">What it says itself.</param>
/// <param name="Headings">What the title, the headings, the label of its list and a question before it say.</param>
internal sealed record Statement(int Passage, string Text, HashSet<string> Units, HashSet<string> Headings);
