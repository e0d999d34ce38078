/** The part of vader-sentiment that is used; the package has no types of its own. */
declare module 'vader-sentiment' {
  const vader: {
    readonly SentimentIntensityAnalyzer: {
      /** Shares of the three (adding up to 1), and their sum from -1 to 1. */
      polarity_scores(text: string): {
        readonly neg: number;
        readonly neu: number;
        readonly pos: number;
        readonly compound: number;
      };
    };
  };
  export = vader;
}
