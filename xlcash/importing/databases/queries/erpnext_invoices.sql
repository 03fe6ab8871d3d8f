-- ERPNext 13 and later: sales invoices and returns at their full amounts in the currency of the customer's account, drafts and cancelled ones with
-- their state.
SELECT
    i.name,
    i.posting_date,
    i.due_date,
    i.customer,
    i.customer_name,
    i.tax_id,
    CASE WHEN i.party_account_currency = i.currency THEN COALESCE(NULLIF(i.rounded_total, 0), i.grand_total)
         ELSE COALESCE(NULLIF(i.base_rounded_total, 0), i.base_grand_total) END AS grand_total,
    CASE WHEN i.party_account_currency = i.currency THEN i.total_taxes_and_charges
         ELSE i.base_total_taxes_and_charges END AS total_taxes_and_charges,
    i.party_account_currency AS currency,
    i.return_against,
    i.territory AS region,
    CASE i.docstatus WHEN 0 THEN 'Draft' WHEN 2 THEN 'Cancelled' ELSE 'Submitted' END AS status
FROM `tabSales Invoice` i
ORDER BY i.posting_date, i.name
