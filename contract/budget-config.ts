/**
 * Budget of AWS, whose notifications go to the recipients of alarms.
 *
 * A budget is no limit. AWS updates its data up to three times a day.
 *
 * @example { monthlyUsd: 200 }
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
 */
export interface BudgetConfig {
  /**
   * US dollars a month, from 1 to 1,000,000,000.
   *
   * Warnings are sent when AWS forecasts more than 80 % of it, and critical notifications when all of it is used up.
   */
  readonly monthlyUsd: number;

  /**
   * Counts all costs of the account.
   *
   * `false` counts the costs with the tag `catchbasin:stage` of the stage. The tag must be activated once as a cost
   * allocation tag, in the billing console of the paying account. Until then, the budget counts nothing.
   *
   * @default false
   */
  readonly wholeAccount?: boolean;
}
