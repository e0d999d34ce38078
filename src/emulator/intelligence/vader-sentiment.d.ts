/** The part of vader-sentiment that is used; the package has no types of its own. */
declare module 'vader-sentiment' {
  /** A text as the rules see it. */
  interface Text {
    readonly words_and_emoticons: readonly string[];
    /** Whether some of its words, but not all, are in capitals. */
    readonly is_cap_diff: boolean;
  }

  const vader: {
    readonly SentimentIntensityAnalyzer: {
      /** Adds what a word counts to `sentiments` and gives them back. */
      sentiment_valence(valence: number, text: Text, word: string, place: number, sentiments: number[]): number[];
      /** Changes and gives back `sentiments`: what stands before a "but" counts less, what follows it more. */
      but_check(words: readonly string[], sentiments: number[]): number[];
      /** The verdict, from -1 to 1. */
      score_valence(sentiments: readonly number[], text: string): { readonly compound: number };
      polarity_scores(text: string): { readonly compound: number };
    };
  };
  export = vader;
}
