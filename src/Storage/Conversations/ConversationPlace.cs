namespace Pipeline.Storage.Conversations;

/// <summary>Where a page of conversations begins, which are listed by their last change: behind this one.</summary>
/// <param name="Changed">When that one was changed.</param>
/// <param name="Id">Its id.</param>
public sealed record ConversationPlace(DateTimeOffset Changed, string Id);
